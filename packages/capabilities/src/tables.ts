import { type CapabilityName, type OpenedTable, tableErrors } from '@daino/contract';
import { type Database, type PluginTable, type RowTarget, tableReads, tableWrites } from '@daino/database';
import type { Capabilities, CapabilityScope } from '@daino/engine';
import { isUuid, newId } from '@daino/kernel';
import { aggregateRows } from './tables/aggregate-rows.ts';
import { findRows } from './tables/find-rows.ts';
import {
  acceptedChange,
  acceptedFilter,
  acceptedRows,
  acceptedTarget,
  type TableCall,
  tableCall,
} from './tables/fitted.ts';
import { KnownTables } from './tables/known-tables.ts';
import { TableRunner } from './tables/table-runner.ts';
import { upsertRow } from './tables/upsert-row.ts';
import { callerOf, type Transactions } from './transactions.ts';

type TableName = Extract<CapabilityName, `tables.${string}`>;

/** `ctx.tables`: tables that the plugin made by saying what is in them. Its statements go the way of `ctx.db`. */
export function tableCapabilities(
  database: Database,
  transactions: Transactions,
): Pick<Capabilities, TableName> {
  const known = new KnownTables(database);
  const runner = new TableRunner(database, transactions);
  const use = <T>(
    scope: CapabilityScope,
    [method, name]: readonly [TableName, string],
    work: (call: TableCall) => Promise<T>,
  ): Promise<T> => known.use(scope, name, (table) => work(tableCall(table, method)));
  return {
    'tables.create': async (scope, [name, fields]) => {
      refuseOutOfPlace(scope, transactions);
      await database.pluginSql.makeTable(callerOf(scope), { name, fields });
      return openedOf(await known.reread(scope, name));
    },
    'tables.open': async (scope, [name]) => openedOf(await known.reread(scope, name)),
    'tables.find': (scope, [name, filter, options]) =>
      use(scope, ['tables.find', name], (call) => findRows(runner, scope, { ...call, filter, options })),
    'tables.aggregate': (scope, [name, options]) =>
      use(scope, ['tables.aggregate', name], (call) => aggregateRows(runner, scope, { ...call, options })),
    'tables.upsert': (scope, [name, row, by]) =>
      use(scope, ['tables.upsert', name], (call) => upsertRow(runner, scope, { ...call, row, by })),
    'tables.count': (scope, [name, filter]) =>
      use(scope, ['tables.count', name], async (call) => {
        const statement = tableReads.countStatement(call.table, acceptedFilter(call, filter));
        const { rows } = await runner.run(scope, statement);
        return Number(rows[0]?.['count']);
      }),
    'tables.insert': (scope, [name, written]) =>
      use(scope, ['tables.insert', name], async (call) => {
        const rows = acceptedRows(call, written).map((values) => ({ id: newId(), values }));
        const statement = tableWrites.insertStatement(call.table, rows);
        const made = await runner.write(scope, call.table, statement);
        const byId = new Map(made.rows.map((row) => [row['id'], row]));
        return rows.map(({ id }) => byId.get(id) ?? {});
      }),
    'tables.update': (scope, [name, target, changes]) =>
      use(scope, ['tables.update', name], async (call) => {
        const wanted = acceptedTarget(call, target);
        const values = acceptedChange(call, changes);
        if (isNowhere(wanted)) return { count: 0, row: null };
        const statement = tableWrites.updateStatement(call.table, wanted, values);
        const { rows, count } = await runner.write(scope, call.table, statement);
        return { count, row: rows[0] ?? null };
      }),
    'tables.delete': (scope, [name, target]) =>
      use(scope, ['tables.delete', name], async (call) => {
        const wanted = acceptedTarget(call, target);
        if (isNowhere(wanted)) return 0;
        const statement = tableWrites.deleteStatement(call.table, wanted);
        return (await runner.write(scope, call.table, statement)).count;
      }),
  };
}

function openedOf({ name, fields }: PluginTable): OpenedTable {
  return { name, fields: Object.fromEntries(fields.map((field) => [field.name, field.type])) };
}

/** What is no id is the id of no row. */
function isNowhere(target: RowTarget): boolean {
  return 'id' in target && !isUuid(target.id);
}

const CREATING_HANDLERS = new Set(['onInstall', 'onActivate', 'onEnable', 'onUpdate']);

/** Throws TABLE_NOT_CREATED_HERE. A transaction would wait for the table that it may have locked itself. */
function refuseOutOfPlace(scope: CapabilityScope, transactions: Transactions): void {
  const { kind, handler } = scope;
  if (kind !== 'lifecycle' || !CREATING_HANDLERS.has(handler))
    throw tableErrors.TABLE_NOT_CREATED_HERE({ where: `in ${handler}` });
  if (transactions.current(scope))
    throw tableErrors.TABLE_NOT_CREATED_HERE({ where: 'within a transaction' });
}
