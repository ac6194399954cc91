import type { Issue } from '@daino/kernel';
import { LIMITS } from '../limits.ts';
import { type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { fieldValue, WANTED } from './field-value.ts';
import { ROW_FIELDS, type TableField } from './table-field.ts';

/** What a plugin wrote, held against the fields of its table; with issues it cannot be used. */
export interface ReadRow {
  /** By the field's name; dates as `2026-01-31T09:00:00.000Z`. */
  readonly values: ReadonlyMap<string, JsonValue>;
  readonly issues: readonly Issue[];
}

/** Reads a new row (`whole`), which needs every required field without a default, or a change of rows. */
export function readRow(fields: readonly TableField[], written: JsonObject, whole: boolean): ReadRow {
  const issues: Issue[] = unknownFields(fields, written);
  const values = new Map<string, JsonValue>();
  for (const field of fields) {
    const value = member(written, field.name);
    const read = value === undefined ? undefined : fieldValue(field.type, value);
    const message = faultOf(field, { value, read, whole });
    if (message !== undefined) issues.push({ path: field.name, message });
    else if (read !== undefined) values.set(field.name, read);
  }
  return { values, issues };
}

/** What of the row was written under a field, and what that is to its type. */
interface Written {
  readonly value: JsonValue | undefined;
  readonly read: JsonValue | undefined;
  readonly whole: boolean;
}

function faultOf(field: TableField, { value, read, whole }: Written): string | undefined {
  const missing = value === undefined ? whole && field.default === null : value === null;
  if (missing && field.required) return 'is required';
  if (value === undefined) return undefined;
  if (read === undefined) return WANTED[field.type];
  const { indexedBytes } = LIMITS.tables;
  const indexed = (field.unique || field.index) && typeof read === 'string';
  return indexed && new TextEncoder().encode(read).length > indexedBytes
    ? `may have ${indexedBytes} bytes, because it has an index`
    : undefined;
}

function unknownFields(fields: readonly TableField[], written: JsonObject): Issue[] {
  const known = new Set(fields.map(({ name }) => name));
  return Object.keys(written)
    .filter((name) => !known.has(name))
    .slice(0, 20)
    .map((name) => ({
      path: name.slice(0, LIMITS.tables.nameLength),
      message: Object.hasOwn(ROW_FIELDS, name)
        ? 'is written by the platform'
        : `is no field of the table; known are ${[...known].join(', ')}`,
    }));
}
