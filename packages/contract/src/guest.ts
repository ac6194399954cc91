/** What code inside an isolate may import of the contract: no zod, no Node. */
export type {
  HttpBody,
  HttpClient,
  HttpHeaders,
  HttpOptions,
  HttpRequestOptions,
  HttpResponse,
} from './context/http-client.ts';
export type {
  SubtleAlgorithm,
  SubtleAnswer,
  SubtleKey,
  SubtleRequest,
} from './capabilities/crypto-subtle.ts';
export type { CryptoData, DigestAlgorithm, DigestEncoding, PluginCrypto } from './context/plugin-crypto.ts';
export type { PluginMoney } from './context/plugin-money.ts';
export { currencyDigits } from './currency.ts';
export { mergeResult } from './hooks/merge-result.ts';
export { sameJson } from './hooks/same-json.ts';
export { EVENTS } from './events/event-names.ts';
export { HOOKS } from './hooks/hook-names.ts';
export { isRejection, reject, REJECTION, Rejection } from './hooks/rejection.ts';
export { settledTotal } from './hooks/settle-totals.ts';
export { GUEST_LIMITS } from './guest-limits.ts';
export { LIMITS } from './limits.ts';
export { MODEL_NAMES, type ModelName } from './models/model-names.ts';
export { allocateMoney, roundMoney } from './money-parts.ts';
export { COLUMN_TYPES, type ColumnType } from './tables/column-types.ts';
export type { ProgramContext } from './wire/program-context.ts';
export type { RouteInput, RouteOutput } from './wire/route.ts';
