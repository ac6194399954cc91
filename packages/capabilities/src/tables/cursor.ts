import { type FieldKind, LIMITS, type SortField } from '@daino/contract';
import { fieldKindsOf, type PluginTable, type SortValue } from '@daino/database';
import { isUuid } from '@daino/kernel';
import { z } from 'zod';

const sortValues = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Where a page ended, as a text that says nothing to its reader; undefined when that would be too long. */
export function writeCursor(place: readonly SortValue[]): string | undefined {
  const text = Buffer.from(JSON.stringify(place)).toString('base64url');
  return text.length <= LIMITS.find.cursorLength ? text : undefined;
}

/** The place that a cursor names in an order of the table; undefined when it was made for none such. */
export function readCursor(
  table: PluginTable,
  sort: readonly SortField[],
  cursor: string,
): readonly SortValue[] | undefined {
  const kinds = fieldKindsOf(table);
  const inOrder = [...sort.map(({ field }) => field), 'id'];
  const { data } = sortValues.safeParse(json(cursor));
  const fits =
    data?.length === inOrder.length && inOrder.every((field, at) => isOf(kinds[field], data[at] ?? null));
  return fits ? data : undefined;
}

function isOf(kind: FieldKind | undefined, value: SortValue): boolean {
  if (kind === 'id') return typeof value === 'string' && isUuid(value);
  if (value === null) return true;
  if (kind === 'number') return typeof value === 'number';
  if (kind === 'boolean') return typeof value === 'boolean';
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return false;
  return kind !== 'instant' || !Number.isNaN(Date.parse(value));
}

function json(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
