import { COLUMN_KINDS, ROW_FIELDS, sqlNameOf, type TableField } from '@daino/contract';
import type { FieldKinds } from '@daino/contract';

/** A table that a plugin made with `ctx.tables`. */
export interface PluginTable {
  /** As it is called in SQL. */
  readonly name: string;
  readonly fields: readonly TableField[];
}

/** A field that can be asked for: the plugin's own, and those that every row has. */
export interface AskedField {
  readonly name: string;
  readonly column: string;
}

/** Everything that a row has, in the order in which it is shown. */
export function fieldsOf({ fields }: PluginTable): readonly AskedField[] {
  const own = fields.map(({ name, column }) => ({ name, column }));
  const given = Object.keys(ROW_FIELDS).map((name) => ({ name, column: sqlNameOf(name) }));
  return [...given.slice(0, 1), ...own, ...given.slice(1)];
}

/** What the fields of a table are to filters. */
export function fieldKindsOf({ fields }: PluginTable): FieldKinds {
  return { ...Object.fromEntries(fields.map(({ name, type }) => [name, COLUMN_KINDS[type]])), ...ROW_FIELDS };
}
