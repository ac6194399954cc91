import { readInstant } from '../filter/read-instant.ts';
import type { JsonValue } from '../manifest/json.ts';
import type { ColumnType } from './column-types.ts';

/** A value as a field of the type holds it, null for none; undefined when it is of another type. */
export function fieldValue(type: ColumnType, value: JsonValue): JsonValue | undefined {
  return value === null ? null : readers[type](value);
}

/** What a field of the type wants, for whoever wrote something else. */
export const WANTED: Readonly<Record<ColumnType, string>> = {
  string: 'must be a text',
  number: 'must be a number',
  boolean: 'must be true or false',
  date: 'must be a date: a Date, or a text such as "2026-01-31" or "2026-01-31T09:00:00Z"',
  object: 'must be an object',
  array: 'must be a list',
};

const readers: Readonly<Record<ColumnType, (value: JsonValue) => JsonValue | undefined>> = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  number: (value) => (typeof value === 'number' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date: readDate,
  object: (value) => (typeof value === 'object' && !Array.isArray(value) ? value : undefined),
  array: (value) => (Array.isArray(value) ? value : undefined),
};

/** `Date.now()` is a number of milliseconds. */
function readDate(value: JsonValue): string | undefined {
  if (typeof value === 'string') return readInstant(value);
  if (typeof value !== 'number') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : readInstant(date.toISOString());
}
