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
  /** How many entries a page may have. */
  readonly limit: number;
  /** A page ends with the entry that reaches so many bytes of values. */
  readonly bytes: number;
  readonly after?: string | undefined;
}

interface DataPage {
  readonly data: { key: string; value: JsonValue }[];
  /** Whether there are entries behind these. */
  readonly more: boolean;
}

/**
 * Entries whose key starts with `prefix`, in the byte order of their keys, after the key `after`. Values that do not
 * belong to the page are not read: that the next entry is there is all that is looked up of it.
 */
export async function list(
  tx: StoreTransaction,
  installationId: InstallationId,
  { prefix, limit, bytes, after = '' }: ListDataOptions,
): Promise<DataPage> {
  const { rows } = await sql<{ key: string; text: string | null }>`
    with recursive found as materialized (
      select array_agg(key order by key) as keys from (
        select key from plugin_data
        where store_id = ${tx.storeId} and installation_id = ${installationId}
          and key > ${after} and starts_with(key, ${prefix})
        order by key limit ${limit}::integer + 1
      ) next
    ), page(place, text, total) as (
      select 0, ''::text, 0
      union all
      select place + 1, shown.text, total + octet_length(shown.text)
      from page cross join found cross join lateral (
        select case when place < ${limit} and total < ${bytes} then (
          select value::text from plugin_data
          where store_id = ${tx.storeId} and installation_id = ${installationId} and key = keys[place + 1]
        ) end as text offset 0
      ) shown
      where page.text is not null and place < cardinality(keys)
    )
    select keys[place] as key, text from page cross join found where place > 0 order by place`.execute(
    tx.query,
  );
  // The column holds JSON values.
  const data = rows.flatMap(({ key, text }) =>
    text === null ? [] : [{ key, value: JSON.parse(text) as JsonValue }],
  );
  return { data, more: data.length < rows.length };
}

function own(tx: StoreTransaction, installationId: InstallationId) {
  return tx.query
    .selectFrom('pluginData')
    .select(['key', 'value'])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId);
}
