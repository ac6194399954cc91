import type { InstallationId, StoreId } from '@daino/kernel';
import { isUuid } from '@daino/kernel';
import { HOST_TABLES, type HostTable } from './host-tables.ts';
import { schemaNames } from './schema-names.ts';

export interface InstallationAccess {
  readonly installationId: InstallationId;
  readonly storeId: StoreId;
  readonly grants: readonly string[];
}

/**
 * The statements that give an installation its views and no others: the granted tables, read-only, and its own
 * key-value data. The store stands in each as a literal: there is no setting that could be changed.
 */
export function viewStatements(access: InstallationAccess): readonly string[] {
  const { installationId, storeId, grants } = access;
  if (!isUuid(storeId)) throw new TypeError('a store is named by a UUID');
  const { schema, user } = schemaNames(installationId);
  const views = HOST_TABLES.flatMap((table) => {
    const conditions = conditionsOf(table, grants);
    if (conditions.length === 0) return [];
    const rows = `store_id = '${storeId}' and (${conditions.join(' or ')})`;
    return [
      `create view ${schema}.${table.name} with (security_barrier) as
         select ${table.columns.join(', ')} from plugin_api.${table.source} where ${rows}`,
      `grant select on ${schema}.${table.name} to ${user}`,
    ];
  });
  return [
    ...HOST_TABLES.map(({ name }) => `drop view if exists ${schema}.${name}`),
    ...views,
    `drop view if exists ${schema}.plugin_data`,
    `create view ${schema}.plugin_data with (security_barrier, check_option = cascaded) as
       select installation_id, store_id, key, value, updated_at from daino.plugin_data
       where installation_id = '${installationId}' and store_id = '${storeId}'`,
    `grant select, insert, update, delete on ${schema}.plugin_data to ${user}`,
  ];
}

/** What the grants show of a table; empty when they show nothing. */
export function conditionsOf({ grants: known }: HostTable, grants: readonly string[]): readonly string[] {
  return grants.flatMap((grant) => (Object.hasOwn(known, grant) ? [known[grant] ?? 'false'] : []));
}
