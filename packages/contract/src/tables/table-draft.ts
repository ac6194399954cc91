import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { COLUMN_TYPES, type ColumnType } from './column-types.ts';
import { fieldValue, WANTED } from './field-value.ts';
import { sqlNameOf } from './sql-name.ts';
import { ROW_FIELDS, type TableField } from './table-field.ts';

const { nameLength, fields: mostFields, defaultBytes } = LIMITS.tables;

const NAME = new RegExp(`^[A-Za-z][A-Za-z0-9_]{0,${nameLength - 1}}$`);
const NAME_WORDS = `must be a name of letters, digits and underscores that begins with a letter, at most ${nameLength} long`;

/** The name of a table, as it is called in `ctx.db`; `MyTable` and `my_table` are the same one. */
export const tableName = z
  .string()
  .regex(NAME, NAME_WORDS)
  .transform(sqlNameOf)
  .refine((name) => name.length <= nameLength, NAME_WORDS)
  .refine(
    (name) => !name.startsWith('pg_') && !name.startsWith('plugin_'),
    'is reserved; choose another name',
  );

const type = z
  .string()
  .transform((written) => written.toLowerCase())
  .pipe(z.enum(COLUMN_TYPES, `must be one of ${COLUMN_TYPES.join(', ')}`));
const column = z.strictObject({
  type,
  default: z.json().default(null),
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  index: z.boolean().default(false),
});

/** The fields of a table as they cross the wire: `{points: "number", email: {type: "string", unique: true}}`. */
export const tableDraft = z
  .record(z.string(), z.union([column, type.transform((one) => column.parse({ type: one }))]))
  .transform((written) => Object.entries(written).map(([name, one]) => fieldOf(name, one)))
  .check(({ value, issues }) => {
    for (const { path, message } of faultsOf(value))
      issues.push({ code: 'custom', path: [path], message, input: value });
  });

function fieldOf(name: string, written: z.output<typeof column>): TableField {
  const isNow = written.type === 'date' && written.default === 'now';
  const usual = isNow ? 'now' : (fieldValue(written.type, written.default) ?? written.default);
  return { name, column: sqlNameOf(name), ...written, default: usual };
}

interface Fault {
  readonly path: string;
  readonly message: string;
}

function faultsOf(fields: readonly TableField[]): Fault[] {
  if (fields.length > mostFields) return [{ path: '', message: `a table may have ${mostFields} fields` }];
  const columns = new Map<string, string>(Object.keys(ROW_FIELDS).map((name) => [sqlNameOf(name), name]));
  return fields.flatMap((field) => {
    const { name, column: own } = field;
    const other = columns.get(own);
    columns.set(own, name);
    const message =
      nameFault(name, own) ??
      (other === undefined ? undefined : `is the same as ${other}, which is ${own} in SQL too`) ??
      fieldFault(field);
    return message === undefined ? [] : [{ path: name.slice(0, nameLength), message }];
  });
}

/** Columns that every table of Postgres has. */
const SYSTEM_COLUMNS = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

function nameFault(name: string, own: string): string | undefined {
  if (!NAME.test(name) || own.length > nameLength) return NAME_WORDS;
  return SYSTEM_COLUMNS.has(own) ? 'is reserved; choose another name' : undefined;
}

function fieldFault(field: TableField): string | undefined {
  const { type: kind, default: usual } = field;
  if (JSON_TYPES.has(kind) && (field.unique || field.index))
    return 'cannot be unique or have an index: it holds JSON';
  if (field.unique && usual !== null) return 'cannot be unique and have a default: two rows would have it';
  if (usual === 'now' && kind === 'date') return undefined;
  if (fieldValue(kind, usual) === undefined) return `has a default that does not fit: ${WANTED[kind]}`;
  return JSON.stringify(usual).length > defaultBytes
    ? `has a default of more than ${defaultBytes} characters`
    : undefined;
}

const JSON_TYPES: ReadonlySet<ColumnType> = new Set(['object', 'array']);
