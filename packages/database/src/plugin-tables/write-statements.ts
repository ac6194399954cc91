import type { FilterNode, JsonValue, TableField } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';
import { type ComposedSql, composed } from './compose.ts';
export { shownRow } from './shown-row.ts';
export { uniqueIndexOf } from './table-ddl.ts';
import type { PluginTable } from './plugin-table.ts';
import { whereSql } from './read-statements.ts';
import { COLUMN_CASTS, parameterOf, selected } from './table-columns.ts';

/** The values of a row by field, read by the types of the fields. */
export type RowValues = ReadonlyMap<string, JsonValue>;

export interface NewRow {
  /** UUID. */
  readonly id: string;
  readonly values: RowValues;
}

/** Inserts all rows in one statement, a list of values for each column. They come back in no certain order. */
export function insertStatement(table: PluginTable, rows: readonly NewRow[]): ComposedSql {
  return composed(sql`${insertInto(table, rows)} returning ${selected(table)}`);
}

/** Inserts a row, or changes the one that has the same value of the unique field `by` to the values given. */
export function upsertStatement(table: PluginTable, row: NewRow, by: string): ComposedSql {
  const key = table.fields.find(({ name }) => name === by);
  if (!key) throw new TypeError(`the table has no field ${by}`);
  const columns = table.fields.filter(({ name }) => row.values.has(name)).map(({ column }) => column);
  const sets = columns.map((column) => sql`${sql.ref(column)} = excluded.${sql.id(column)}`);
  return composed(sql`${insertInto(table, [row])} on conflict (${sql.ref(key.column)})
    do update set ${sql.join([...sets, TOUCHED])} returning ${selected(table)}`);
}

/** Which rows: one by its id, or all that fit. */
export type RowTarget = { readonly id: string } | { readonly where: FilterNode };

/** Gives the changed row when it is asked for one, nothing otherwise. */
export function updateStatement(table: PluginTable, target: RowTarget, values: RowValues): ComposedSql {
  const sets = table.fields.flatMap(({ name, column, type }) => {
    const value = values.get(name);
    if (value === undefined) return [];
    return [sql`${sql.ref(column)} = ${parameterOf(type, value)}::${sql.raw(COLUMN_CASTS[type])}`];
  });
  const returning = 'id' in target ? sql` returning ${selected(table)}` : sql``;
  return composed(sql`update ${sql.id(table.name)} set ${sql.join([...sets, TOUCHED])}
    where ${targetSql(table, target)}${returning}`);
}

export function deleteStatement(table: PluginTable, target: RowTarget): ComposedSql {
  return composed(sql`delete from ${sql.id(table.name)} where ${targetSql(table, target)}`);
}

const TOUCHED = sql`"updated_at" = now()`;

function targetSql(table: PluginTable, target: RowTarget): RawBuilder<boolean> {
  return 'id' in target ? sql`"id" = ${target.id}::uuid` : whereSql(table, target.where);
}

/** Fields that no row has a value for are left to their defaults; a row that lacks what another has gets the same. */
function insertInto(table: PluginTable, rows: readonly NewRow[]): RawBuilder<unknown> {
  const given = table.fields.filter(({ name }) => rows.some(({ values }) => values.has(name)));
  const now = new Date().toISOString();
  const lists = given.map((field) => {
    const values = rows.map(({ values: row }) => row.get(field.name) ?? missingIn(row, field, now));
    return sql`${values.map((value) => parameterOf(field.type, value))}::${sql.raw(COLUMN_CASTS[field.type])}[]`;
  });
  const ids = sql`${rows.map(({ id }) => id)}::uuid[]`;
  const columns = ['id', ...given.map(({ column }) => column)].map((column) => sql.ref(column));
  return sql`insert into ${sql.id(table.name)} (${sql.join(columns)}) select * from unnest(${sql.join([ids, ...lists])})`;
}

/** A null that was written stays one. */
function missingIn(row: RowValues, field: TableField, now: string): JsonValue {
  if (row.has(field.name)) return null;
  return field.type === 'date' && field.default === 'now' ? now : field.default;
}
