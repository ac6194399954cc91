import type { InstallationId } from '@daino/kernel';
import { sql } from 'kysely';
import type { Json } from '../json.ts';
import type { OperatorDatabase, StoreTransaction } from '../store-transaction.ts';
import type { JsonValue } from '../tables.ts';

/** What installations keep for a while. A value is gone once its time is over, whether it was swept or not. */

export async function get(
  tx: StoreTransaction,
  installationId: InstallationId,
  key: string,
): Promise<JsonValue> {
  const row = await own(tx, installationId)
    .select('value')
    .where('key', '=', key)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return row?.value ?? null;
}

export interface CacheEntry {
  readonly key: string;
  readonly value: Json<JsonValue>;
  /** What the value counts for the quota. */
  readonly bytes: number;
  readonly seconds: number;
}

export async function set(
  tx: StoreTransaction,
  installationId: InstallationId,
  { key, value, bytes, seconds }: CacheEntry,
): Promise<void> {
  const expiresAt = sql<Date>`now() + make_interval(secs => ${seconds})`;
  await tx.query
    .insertInto('pluginCache')
    .values({ installationId, storeId: tx.storeId, key, value, bytes, expiresAt })
    .onConflict((conflict) =>
      conflict.columns(['installationId', 'key']).doUpdateSet((row) => ({
        value: row.ref('excluded.value'),
        bytes: row.ref('excluded.bytes'),
        expiresAt: row.ref('excluded.expiresAt'),
      })),
    )
    .execute();
}

/** Whether there was a value that had not expired. */
export async function remove(
  tx: StoreTransaction,
  installationId: InstallationId,
  key: string,
): Promise<boolean> {
  const removed = await tx.query
    .deleteFrom('pluginCache')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .where('key', '=', key)
    .returning(sql<boolean>`expires_at > now()`.as('alive'))
    .executeTakeFirst();
  return removed?.alive ?? false;
}

export interface CacheQuota {
  readonly keys: number;
  readonly bytes: number;
}

/** Forgets what expires soonest until the installation's cache is within `quota`. `spared` is the key to keep. */
export async function makeRoom(
  tx: StoreTransaction,
  installationId: InstallationId,
  { quota, spared }: { readonly quota: CacheQuota; readonly spared: string },
): Promise<void> {
  const { keys, bytes } = await own(tx, installationId)
    .select([sql<number>`count(*)::int`.as('keys'), sql<number>`coalesce(sum(bytes), 0)::int`.as('bytes')])
    .executeTakeFirstOrThrow();
  if (keys <= quota.keys && bytes <= quota.bytes) return;
  await sql`
    delete from plugin_cache where store_id = ${tx.storeId} and installation_id = ${installationId} and key in (
      select key from (
        select key, row_number() over lasting as place, sum(bytes) over lasting as total
        from plugin_cache where store_id = ${tx.storeId} and installation_id = ${installationId}
        window lasting as (order by key = ${spared} desc, expires_at desc, key)
      ) ranked
      where (place > ${quota.keys} or total > ${quota.bytes}) and key <> ${spared}
    )`.execute(tx.query);
}

/** Deletes up to `limit` expired values of all stores; tells how many there were. */
export async function sweep({ query }: OperatorDatabase, limit: number): Promise<number> {
  const { rows } = await sql<{ key: string }>`
    delete from plugin_cache where (installation_id, key) in (
      select installation_id, key from plugin_cache where expires_at <= now()
      order by expires_at limit ${limit} for update skip locked
    ) returning key`.execute(query);
  return rows.length;
}

function own(tx: StoreTransaction, installationId: InstallationId) {
  return tx.query
    .selectFrom('pluginCache')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId);
}
