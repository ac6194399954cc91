import type { FailurePolicy, Filter } from '@daino/contract';
import type { InstallationId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';

/** One hook or event that an active installation listens to. */
export interface Subscription {
  readonly installationId: InstallationId;
  readonly kind: 'hook' | 'event';
  readonly name: string;
  /** Handler reference in the bundle; empty when the definition holds the function under the name. */
  readonly handler: string;
  readonly priority: number;
  readonly timeoutMs: number | null;
  readonly onError: FailurePolicy | null;
  /** What the data or the payload has to be for the handler to be called; null: anything. */
  readonly filter: Filter | null;
}

/** Puts the installation's subscriptions in place of what it had. */
export async function replace(
  tx: StoreTransaction,
  installationId: InstallationId,
  subscriptions: readonly Omit<Subscription, 'installationId'>[],
): Promise<void> {
  await remove(tx, installationId);
  if (subscriptions.length === 0) return;
  await tx.query
    .insertInto('pluginSubscriptions')
    .values(
      subscriptions.map((one) => ({
        installationId: installationId,
        storeId: tx.storeId,
        kind: one.kind,
        name: one.name,
        handler: one.handler,
        priority: one.priority,
        timeoutMs: one.timeoutMs,
        onError: one.onError,
        filter: one.filter && json(one.filter),
      })),
    )
    .execute();
}

/** Takes the installation out of every hook and event. */
export async function remove(tx: StoreTransaction, installationId: InstallationId): Promise<void> {
  await tx.query
    .deleteFrom('pluginSubscriptions')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .execute();
}

/** Every subscription of the store, in no order. */
export async function list(tx: StoreTransaction): Promise<Subscription[]> {
  return tx.query
    .selectFrom('pluginSubscriptions')
    .where('storeId', '=', tx.storeId)
    .select([
      sql<InstallationId>`installation_id`.as('installationId'),
      'kind',
      'name',
      'handler',
      'priority',
      'timeoutMs as timeoutMs',
      'onError as onError',
      'filter',
    ])
    .execute();
}
