import type { FieldKind } from '../filter/fit-filter.ts';
import type { JsonValue } from '../manifest/json.ts';
import type { ColumnType } from './column-types.ts';

/** A field of a plugin's table. */
export interface TableField {
  /** As the plugin writes it. */
  readonly name: string;
  /** As it is called in `ctx.db`. */
  readonly column: string;
  readonly type: ColumnType;
  readonly required: boolean;
  /** No two rows have the same value; any number may have none. */
  readonly unique: boolean;
  readonly index: boolean;
  /** What a row has that does not say; `now` of a date is the instant of its creation. Null: nothing. */
  readonly default: JsonValue;
}

/** Every row has these; the platform writes them. */
export const ROW_FIELDS = { id: 'id', createdAt: 'instant', updatedAt: 'instant' } as const;

/** What the fields of each type are to a filter. */
export const COLUMN_KINDS: Readonly<Record<ColumnType, FieldKind>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'instant',
  object: 'json',
  array: 'json',
};
