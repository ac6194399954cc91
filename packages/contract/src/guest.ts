/** What code inside an isolate may import of the contract: no zod, no Node. */
export { currencyDigits } from './currency.ts';
export { mergeResult, sameJson } from './hooks/merge-result.ts';
export { EVENTS } from './events/event-names.ts';
export { HOOKS } from './hooks/hook-names.ts';
export { isRejection, reject, REJECTION, Rejection } from './hooks/rejection.ts';
export { settledTotal } from './hooks/settle-totals.ts';
export { LIMITS } from './limits.ts';
export type { ProgramContext } from './wire/program-context.ts';
export type { RouteInput, RouteOutput } from './wire/route.ts';
