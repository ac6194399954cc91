import { createHash } from 'node:crypto';
import { type ColumnType, sqlNameOf, type TableField } from '@daino/contract';
import pg from 'pg';
import type { PluginTable } from './plugin-table.ts';

/** A statement that makes or changes a table, and the field that it is about. */
export interface TableStatement {
  readonly text: string;
  readonly field: string | undefined;
}

/** Makes a table with all that belongs to it, where it is not there. */
export function createStatements(table: PluginTable): readonly TableStatement[] {
  const { fields } = table;
  const columns = [
    // Rows that the plugin inserts by SQL have an id too.
    `${quoted('id')} uuid primary key default gen_random_uuid()`,
    ...fields.map(columnOf),
    `${quoted(sqlNameOf('createdAt'))} timestamptz(3) not null default now()`,
    `${quoted(sqlNameOf('updatedAt'))} timestamptz(3) not null default now()`,
  ];
  const text = `create table if not exists ${quoted(table.name)} (${columns.join(', ')})`;
  return [{ text, field: undefined }, ...fields.flatMap((field) => indexStatements(table.name, field))];
}

/** Brings a field of a table that is there to what it is to be; `present` is what it was. */
export function changeStatements(
  table: string,
  field: TableField,
  present: TableField | undefined,
): readonly TableStatement[] {
  const alter = (change: string) => ({
    text: `alter table ${quoted(table)} ${change}`,
    field: field.name,
  });
  if (!present)
    return [alter(`add column if not exists ${columnOf(field)}`), ...indexStatements(table, field)];
  const column = `alter column ${quoted(field.column)}`;
  const usual = defaultOf(field);
  return [
    ...(JSON.stringify(field.default) === JSON.stringify(present.default)
      ? []
      : [alter(usual === '' ? `${column} drop default` : `${column} set ${usual}`)]),
    ...(field.required === present.required
      ? []
      : [alter(`${column} ${field.required ? 'set' : 'drop'} not null`)]),
    ...indexStatements(table, field),
  ];
}

/** The name of the index that keeps a field unique: by it a refusal says which field it was. */
export function uniqueIndexOf(table: string, { column }: TableField): string {
  return indexName(table, column, 'key');
}

function columnOf(field: TableField): string {
  const parts = [
    quoted(field.column),
    SQL_TYPES[field.type],
    field.required ? 'not null' : '',
    defaultOf(field),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Texts are ordered by code points, as the evaluator of filters orders them. */
const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  string: 'text collate "C"',
  number: 'double precision',
  boolean: 'boolean',
  date: 'timestamptz(3)',
  object: 'jsonb',
  array: 'jsonb',
};

function defaultOf({ type, default: usual }: TableField): string {
  if (usual === null) return '';
  if (type === 'date' && usual === 'now') return 'default now()';
  const text = typeof usual === 'string' ? usual : JSON.stringify(usual);
  return `default ${literal(text)}::${DEFAULT_CASTS[type]}`;
}

const DEFAULT_CASTS: Readonly<Record<ColumnType, string>> = { ...SQL_TYPES, string: 'text' };

function indexStatements(table: string, field: TableField): readonly TableStatement[] {
  const { column, name } = field;
  const on = `on ${quoted(table)} (${quoted(column)})`;
  if (field.unique) {
    const text = `create unique index if not exists ${quoted(uniqueIndexOf(table, field))} ${on}`;
    return [{ text, field: name }];
  }
  if (!field.index) return [];
  return [
    { text: `create index if not exists ${quoted(indexName(table, column, 'idx'))} ${on}`, field: name },
  ];
}

/** All tables of an installation share one space of names, of 63 bytes each. */
function indexName(table: string, column: string, kind: 'key' | 'idx'): string {
  const sign = createHash('sha256').update(`${table}.${column}`).digest('hex').slice(0, 10);
  return `${`${table}_${column}`.slice(0, 48)}_${sign}_${kind}`;
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

/** Without escapes: every session reads a backslash as one. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
