import type { JsonValue } from '@daino/plugin-sdk';

/** A row as `ctx.db` gives it. */
export type Row = Readonly<Record<string, JsonValue>>;

/** A column of whole numbers. One beyond 2^53 is no number any more: nothing is counted with it. */
export function count(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new Error(`The column ${column} holds no number.`);
}

/** A column of text, ids or instants. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new Error(`The column ${column} holds no text.`);
}
