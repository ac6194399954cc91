import { kindOf, type ModelName, modelTable, requestErrors, type SortField } from '@daino/contract';
import type { SortValue } from '@daino/database';
import { isUuid } from '@daino/kernel';
import { z } from 'zod';

interface Order {
  readonly model: ModelName;
  readonly sort: readonly SortField[];
}

const sortValues = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).min(1);

/** Where a page ended, as a text that says nothing to its reader. */
export function writeCursor(values: readonly SortValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Throws REQUEST_INVALID when the text was not made for this order. */
export function readCursor({ model, sort }: Order, cursor: string): readonly SortValue[] {
  const named = sort.map(({ field }) => field);
  const inOrder = named.includes('id') ? named : [...named, 'id'];
  const parsed = sortValues.safeParse(json(cursor));
  const fits =
    parsed.success &&
    parsed.data.length === inOrder.length &&
    parsed.data.every((value, at) => fitsField(model, inOrder[at] ?? '', value));
  if (fits) return parsed.data;
  const message = 'must be the next_cursor of an earlier page with the same sort';
  throw requestErrors.REQUEST_INVALID({ what: 'query' }, { issues: [{ path: 'cursor', message }] });
}

/** Whether a value can be compared with the field; the database would fail otherwise. */
function fitsField(model: ModelName, field: string, value: SortValue): boolean {
  const kind = kindOf(field, modelTable[model].fields);
  if (kind === 'id')
    return (value === null && field !== 'id') || (typeof value === 'string' && isUuid(value));
  if (value === null) return true;
  if (kind === 'number' || kind === 'amount') return typeof value === 'number';
  if (kind === 'boolean') return typeof value === 'boolean';
  if (typeof value !== 'string' || value.includes('\0')) return false;
  return kind !== 'instant' || !Number.isNaN(Date.parse(value));
}

function json(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
