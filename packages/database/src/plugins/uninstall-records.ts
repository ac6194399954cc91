import { type InstallationId, newId, type UserId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';

/** How many rows of each kind belong to an installation. */
export async function inventory(tx: StoreTransaction, id: InstallationId): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*)::int from plugin_data where installation_id = ${id} and store_id = ${tx.storeId}) as data,
      (select count(*)::int from plugin_migrations where installation_id = ${id} and store_id = ${tx.storeId}) as migrations,
      (select count(*)::int from plugin_tables where installation_id = ${id} and store_id = ${tx.storeId}) as tables,
      (select count(*)::int from plugin_logs where installation_id = ${id} and store_id = ${tx.storeId}) as logs,
      (select count(*)::int from plugin_errors where installation_id = ${id} and store_id = ${tx.storeId}) as errors,
      (select count(*)::int from plugin_runs where installation_id = ${id} and store_id = ${tx.storeId}) as runs,
      (select count(*)::int from plugin_usage where installation_id = ${id} and store_id = ${tx.storeId}) as usage,
      (select count(*)::int from plugin_grants where installation_id = ${id} and store_id = ${tx.storeId}) as grants,
      (select count(*)::int from plugin_subscriptions where installation_id = ${id} and store_id = ${tx.storeId}) as subscriptions
  `.execute(tx.query);
  return { ...rows[0] };
}

interface NewRecord {
  readonly slug: string;
  readonly version: string;
  readonly removed: Record<string, number>;
  readonly uninstalledBy: UserId | null;
}

/** Writes down what an uninstallation removed. */
export async function insert(
  tx: StoreTransaction,
  record: NewRecord,
): Promise<{ id: string; uninstalledAt: Date }> {
  return tx.query
    .insertInto('uninstallRecords')
    .values({
      id: newId(),
      storeId: tx.storeId,
      slug: record.slug,
      version: record.version,
      removed: json(record.removed),
      uninstalledBy: record.uninstalledBy,
    })
    .returning(['id', 'uninstalledAt as uninstalledAt'])
    .executeTakeFirstOrThrow();
}
