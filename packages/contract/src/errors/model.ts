import { defineErrors } from '@daino/kernel';
import { LIMITS } from '../limits.ts';

/** What a call on `ctx.models` can answer besides what the store's own operations answer. */
export const modelErrors = defineErrors({
  /** The model is only read by plugins, or what was asked for does not exist for it. */
  MODEL_NOT_WRITABLE: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (data: { model: string; act: string }) => `Plugins cannot ${data.act} a ${data.model}.`,
  },
  /** A hook's handler tried to write: other plugins would run inside the operation that asks this one. */
  MODEL_WRITE_IN_HOOK: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { model: string }) => `A hook's handler cannot write a ${data.model}.`,
    hint: 'Return what is to change, or write in the handler of the event that follows.',
  },
  /** The plugin's own transaction is open: other plugins' hooks would run while it waits. */
  MODEL_WRITE_IN_TRANSACTION: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { model: string }) =>
      `A ${data.model} cannot be written while ctx.db.transaction is open.`,
    hint: 'Write it before or after the transaction.',
  },
  /** Another plugin that guards the operation failed; which one and why is for the store's staff. */
  MODEL_WRITE_STOPPED: {
    kind: 'unavailable',
    fault: 'upstream',
    message: (data: { model: string }) =>
      `Another plugin that guards this failed; no ${data.model} was written.`,
    hint: 'Try again later.',
  },
  /** A read found more than a plugin is handed at once. */
  MODEL_RESULT_TOO_LARGE: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { what: string }) => `The answer has more than ${data.what}.`,
    hint: `Narrow the filter, select fewer fields, or page with "limit" and "cursor"; groups are ${LIMITS.aggregate.groups} at most.`,
  },
  /** An aggregate adds amounts of several currencies. */
  MODEL_CURRENCIES_MIXED: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { field: string }) => `${data.field} is in several currencies here.`,
    hint: 'Group by "currency".',
  },
});
