import type { InstallationId } from '@daino/kernel';
import type { StoreTransaction } from '../store-transaction.ts';
import type { PluginTable } from './plugin-table.ts';

/** The tables that an installation made with `ctx.tables`, by name. */
export async function list(tx: StoreTransaction, installationId: InstallationId): Promise<PluginTable[]> {
  return tx.query
    .selectFrom('pluginTables')
    .select(['name', 'fields'])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .orderBy('name')
    .execute();
}
