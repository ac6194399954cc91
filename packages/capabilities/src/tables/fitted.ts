import {
  capabilityErrors,
  type CapabilityName,
  type Filter,
  type FilterNode,
  filterTree,
  fitFilter,
  type FittedQuery,
  type JsonObject,
  type Queried,
  readRow,
} from '@daino/contract';
import { fieldKindsOf, fieldsOf, type PluginTable, type RowTarget, type RowValues } from '@daino/database';
import type { Issue } from '@daino/kernel';

/** A call on a table, with what its faults become. */
export interface TableCall {
  readonly table: PluginTable;
  /** Throws CAPABILITY_ARGUMENTS_INVALID with every fault, if there is one. */
  readonly refuse: (issues: readonly Issue[]) => void;
}

export function tableCall(table: PluginTable, method: CapabilityName): TableCall {
  return {
    table,
    refuse: (issues) => {
      if (issues.length > 0) throw capabilityErrors.CAPABILITY_ARGUMENTS_INVALID({ method }, { issues });
    },
  };
}

/** What a query is held against. */
export function queriedOf(table: PluginTable): Queried {
  return { fields: fieldKindsOf(table), readable: fieldsOf(table).map(({ name }) => name) };
}

export function accepted({ refuse }: TableCall, { where, issues }: FittedQuery): FilterNode {
  refuse(issues);
  return where;
}

export function acceptedFilter(call: TableCall, filter: Filter): FilterNode {
  const { node, issues } = fitFilter(filterTree(filter), fieldKindsOf(call.table));
  return accepted(call, { where: node, issues });
}

export function acceptedTarget(
  call: TableCall,
  target: { readonly id: string } | { readonly where: Filter },
): RowTarget {
  return 'id' in target ? target : { where: acceptedFilter(call, target.where) };
}

/** New rows; refused with the faults of all of them. */
export function acceptedRows(
  { table, refuse }: TableCall,
  rows: readonly JsonObject[],
): readonly RowValues[] {
  const read = rows.map((row) => readRow(table.fields, row, true));
  const at = (index: number): string => (rows.length === 1 ? '' : `${index}.`);
  refuse(
    read.flatMap(({ issues }, index) =>
      issues.map(({ path, message }) => ({ path: `${at(index)}${path}`, message })),
    ),
  );
  return read.map(({ values }) => values);
}

export function acceptedChange({ table, refuse }: TableCall, changes: JsonObject): RowValues {
  const { values, issues } = readRow(table.fields, changes, false);
  refuse(issues);
  return values;
}
