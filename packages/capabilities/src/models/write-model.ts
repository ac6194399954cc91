import { modelErrors, type ModelName } from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';
import { DainoError } from '@daino/kernel';
import type { Transactions } from '../transactions.ts';

interface ModelWrite<Result> {
  readonly model: ModelName;
  readonly act: 'create' | 'update' | 'delete';
  readonly options: { readonly idempotencyKey?: string | undefined };
  /** The operation; undefined when this model has none. */
  readonly work: ((scope: CapabilityScope) => Promise<Result>) | undefined;
}

/**
 * Runs an operation of the store for a plugin. Other plugins' hooks run in it, so that it starts neither in a hook's
 * handler nor while the plugin's own transaction is open; that is also why operations cannot nest further.
 */
export async function writeModel<Result>(
  transactions: Transactions,
  scope: CapabilityScope,
  { model, act, options, work }: ModelWrite<Result>,
): Promise<Result> {
  if (work === undefined) throw modelErrors.MODEL_NOT_WRITABLE({ model, act });
  if (scope.kind === 'hook') throw modelErrors.MODEL_WRITE_IN_HOOK({ model });
  const outside = await transactions.outside(scope, () =>
    work(writingScope(scope, options.idempotencyKey)).catch((error: unknown) => {
      throw isFailureOfAnother(error) ? modelErrors.MODEL_WRITE_STOPPED({ model }, { cause: error }) : error;
    }),
  );
  if (outside === undefined) throw modelErrors.MODEL_WRITE_IN_TRANSACTION({ model });
  return outside.result;
}

/**
 * The key of what led here is not this operation's key: the handler may write several things. A plugin's keys are its
 * own; the space keeps them apart from those of requests, which have none.
 */
function writingScope(
  { idempotencyKey: _, ...scope }: CapabilityScope,
  key: string | undefined,
): CapabilityScope {
  return key === undefined ? scope : { ...scope, idempotencyKey: `plugin ${scope.installation.id} ${key}` };
}

/** A refusal is in the other plugin's own words, for everybody; a failure names the plugin and what is wrong with it. */
function isFailureOfAnother(error: unknown): boolean {
  return (
    error instanceof DainoError &&
    error.fault === 'plugin' &&
    (error.kind === 'unavailable' || error.kind === 'limit_exceeded')
  );
}
