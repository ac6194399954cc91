import { type AggregateOptions, type FilterNode, LIMITS, type SortField } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';
import { filterSql } from '../filter/filter-sql.ts';
import { afterSql, orderBySql, ordered, type SortKey, type SortValue } from '../filter/sort-sql.ts';
import { type ComposedSql, composed } from './compose.ts';
import type { PluginTable } from './plugin-table.ts';
import { columnOf, selected } from './table-columns.ts';

/** The name under which a row's place in the order comes with it: no field can be called so. */
export const PLACE = '_place';

export interface FindRows {
  /** Fitted to the table, as are the fields. */
  readonly where: FilterNode;
  readonly sort: readonly SortField[];
  /** One more is asked for, which tells whether there are more. */
  readonly limit: number;
  readonly after?: readonly SortValue[] | undefined;
  readonly select?: readonly string[] | undefined;
}

/** Rows in order, each with its place in it. */
export function findStatement(table: PluginTable, find: FindRows): ComposedSql {
  const keys = sortKeysOf(table, find.sort);
  const after = find.after === undefined ? sql`` : sql` and ${afterSql(keys, find.after)}`;
  const place = sql.join(keys.map(({ value }) => sql`to_jsonb(${value})`));
  return composed(sql`select ${selected(table, find.select)}, jsonb_build_array(${place}) as ${sql.id(PLACE)}
    from ${sql.id(table.name)} where ${whereSql(table, find.where)}${after}
    order by ${orderBySql(keys)} limit ${sql.lit(find.limit + 1)}`);
}

export function countStatement(table: PluginTable, where: FilterNode): ComposedSql {
  return composed(sql`select count(*) as count from ${sql.id(table.name)} where ${whereSql(table, where)}`);
}

export interface AggregateRows extends Omit<AggregateOptions, 'where'> {
  readonly where: FilterNode;
}

/** One row per group, in the order of their values; one more than there may be. */
export function aggregateStatement(table: PluginTable, asked: AggregateRows): ComposedSql {
  const groups = asked.groupBy.map((field) => ordered(columnOf(table, field)));
  const grouped =
    groups.length === 0 ? sql`` : sql` group by ${sql.join(groups)} order by ${sql.join(groups)}`;
  const valueOf = (field: string) => ordered(columnOf(table, field));
  return composed(sql`select ${objectOf(asked.groupBy, valueOf)} as "group", count(*) as count,
    ${objectOf(asked.sum, (field) => sql`coalesce(sum(${valueOf(field)}), 0)`)} as sum,
    ${objectOf(asked.avg, (field) => sql`avg(${valueOf(field)})`)} as avg,
    ${objectOf(asked.min, (field) => sql`min(${valueOf(field)})`)} as min,
    ${objectOf(asked.max, (field) => sql`max(${valueOf(field)})`)} as max
    from ${sql.id(table.name)} where ${whereSql(table, asked.where)}${grouped}
    limit ${sql.lit(LIMITS.aggregate.groups + 1)}`);
}

export function whereSql(table: PluginTable, where: FilterNode): RawBuilder<boolean> {
  return filterSql(where, (path) => columnOf(table, path));
}

/** Without an order: the newest first, which is by descending id. The id tells all rows apart. */
function sortKeysOf(table: PluginTable, sort: readonly SortField[]): readonly SortKey[] {
  const last = { field: 'id', descending: sort.at(-1)?.descending ?? true };
  return [...sort, last].map(({ field, descending }) => ({ ...columnOf(table, field), descending }));
}

/** Field by field; field names become keys, never text of the statement. */
function objectOf(fields: readonly string[], valueOf: (field: string) => unknown): RawBuilder<unknown> {
  if (fields.length === 0) return sql`'{}'::jsonb`;
  const members = fields.map((field) => sql`${field}::text, ${valueOf(field)}`);
  return sql`jsonb_build_object(${sql.join(members)})`;
}
