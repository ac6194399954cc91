import { COLUMN_KINDS, ROW_FIELDS, type ColumnType, type JsonValue, sqlNameOf } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';
import { type FieldColumn, insideJson } from '../filter/filter-sql.ts';
import { fieldsOf, type PluginTable } from './plugin-table.ts';

/** Where the value is that a path names. Throws when there is none: the query was not held against the table. */
export function columnOf({ fields }: PluginTable, path: string): FieldColumn {
  const [first = '', ...keys] = path.split('.');
  const own = fields.find(({ name }) => name === first);
  if (own) return { kind: COLUMN_KINDS[own.type], value: insideJson(sql.ref(own.column), keys) };
  const given = Object.entries(ROW_FIELDS).find(([name]) => name === first);
  if (!given) throw new TypeError(`the table has no field ${path}`);
  return { kind: given[1], value: sql.ref(sqlNameOf(first)) };
}

/** Columns under the names of their fields. */
export function selected(table: PluginTable, select?: readonly string[]): RawBuilder<unknown> {
  const fields = fieldsOf(table).filter(
    ({ name }) => select === undefined || select.includes(name) || name === 'id',
  );
  return sql.join(fields.map(({ name, column }) => sql`${sql.ref(column)} as ${sql.id(name)}`));
}

/** What a field of a type is in SQL; a value of it is sent as such, JSON as its text. */
export const COLUMN_CASTS: Readonly<Record<ColumnType, string>> = {
  string: 'text',
  number: 'float8',
  boolean: 'boolean',
  date: 'timestamptz',
  object: 'jsonb',
  array: 'jsonb',
};

export function parameterOf(type: ColumnType, value: JsonValue): unknown {
  return COLUMN_CASTS[type] === 'jsonb' && value !== null ? JSON.stringify(value) : value;
}
