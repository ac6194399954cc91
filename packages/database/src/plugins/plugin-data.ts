import type { InstallationId } from '@daino/kernel';
import { sql } from 'kysely';
import type { Json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonValue } from '../tables.ts';

/** The key-value data of one installation. Values are JSON. */

export async function get(
  tx: StoreTransaction,
  installationId: InstallationId,
  key: string,
): Promise<JsonValue> {
  const row = await own(tx, installationId).where('key', '=', key).executeTakeFirst();
  return row?.value ?? null;
}

export async function set(
  tx: StoreTransaction,
  installationId: InstallationId,
  { key, value }: { readonly key: string; readonly value: Json<JsonValue> },
): Promise<void> {
  await tx.query
    .insertInto('pluginData')
    .values({ installationId, storeId: tx.storeId, key, value })
    .onConflict((conflict) =>
      conflict
        .columns(['installationId', 'key'])
        .doUpdateSet((row) => ({ value: row.ref('excluded.value'), updatedAt: sql`now()` })),
    )
    .execute();
}

/** Whether there was a value under the key. */
export async function remove(
  tx: StoreTransaction,
  installationId: InstallationId,
  key: string,
): Promise<boolean> {
  const removed = await tx.query
    .deleteFrom('pluginData')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .where('key', '=', key)
    .executeTakeFirst();
  return removed.numDeletedRows === 1n;
}

interface ListDataOptions {
  readonly prefix: string;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Entries whose key starts with `prefix`, in the byte order of their keys, after the key `after`. */
export async function list(
  tx: StoreTransaction,
  installationId: InstallationId,
  options: ListDataOptions,
): Promise<{ key: string; value: JsonValue }[]> {
  let rows = own(tx, installationId).orderBy('key').limit(options.limit);
  if (options.prefix !== '') rows = rows.where(sql<boolean>`starts_with(key, ${options.prefix})`);
  if (options.after !== undefined) rows = rows.where('key', '>', options.after);
  return rows.execute();
}

function own(tx: StoreTransaction, installationId: InstallationId) {
  return tx.query
    .selectFrom('pluginData')
    .select(['key', 'value'])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId);
}
