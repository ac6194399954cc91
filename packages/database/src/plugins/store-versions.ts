import type { StoreId } from '@daino/kernel';
import { sql } from 'kysely';
import type { OperatorDatabase, StoreTransaction } from '../store-transaction.ts';

/** Raises the version of the store's dispatch table, so that every process sees that its own is old. */
export async function raise(tx: StoreTransaction): Promise<number> {
  const row = await tx.query
    .insertInto('storeVersions')
    .values({ storeId: tx.storeId, plugins: 1 })
    .onConflict((conflict) =>
      conflict.column('storeId').doUpdateSet({ plugins: sql<number>`store_versions.plugins + 1` }),
    )
    .returning('plugins')
    .executeTakeFirstOrThrow();
  return row.plugins;
}

/** The version of the store's dispatch table; 0 when it never had a plugin. */
export async function current(tx: StoreTransaction): Promise<number> {
  const row = await tx.query
    .selectFrom('storeVersions')
    .select('plugins')
    .where('storeId', '=', tx.storeId)
    .executeTakeFirst();
  return row?.plugins ?? 0;
}

/** The versions of several stores at once, for the periodic check of all loaded tables. */
export async function currentOfAll(
  operator: OperatorDatabase,
  storeIds: readonly StoreId[],
): Promise<{ storeId: StoreId; version: number }[]> {
  if (storeIds.length === 0) return [];
  return operator.query
    .selectFrom('storeVersions')
    .select(['storeId as storeId', 'plugins as version'])
    .where('storeId', 'in', storeIds)
    .execute();
}
