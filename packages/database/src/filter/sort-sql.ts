import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Condition } from './condition.ts';
import { CASTS, type FieldColumn } from './filter-sql.ts';

/** What a row is sorted by, as JSON. Null stands before every value. */
export type SortValue = string | number | boolean | null;

/** One key of an order; the last one must tell all rows apart. */
export interface SortKey extends FieldColumn {
  readonly descending: boolean;
}

export function orderBySql(keys: readonly SortKey[]): RawBuilder<unknown> {
  return sql.join(
    keys.map((key) =>
      key.descending ? sql`${ordered(key)} desc nulls last` : sql`${ordered(key)} asc nulls first`,
    ),
  );
}

/** Takes the rows that follow one with these values, in the order of the keys. */
export function afterSql(keys: readonly SortKey[], values: readonly SortValue[]): Condition {
  const ways = keys.map((key, index) => {
    const sameBefore = keys.slice(0, index).map((one, at) => same(one, values[at] ?? null));
    return sql`(${sql.join([...sameBefore, beyond(key, values[index] ?? null)], sql` and `)})`;
  });
  return sql`(${sql.join(ways, sql` or `)})`;
}

/** A value as it is ordered: texts by code points, whatever the collation of their column. */
export function ordered({ kind, value }: FieldColumn): Expression<unknown> {
  return kind === 'text' ? sql`${value} collate "C"` : value;
}

function same(key: SortKey, at: SortValue): Condition {
  return at === null ? sql`${key.value} is null` : sql`${key.value} = ${operandOf(key, at)}`;
}

function beyond(key: SortKey, at: SortValue): Condition {
  const { value, descending } = key;
  if (at === null) return descending ? sql`false` : sql`${value} is not null`;
  return descending
    ? sql`(${ordered(key)} < ${operandOf(key, at)} or ${value} is null)`
    : sql`${ordered(key)} > ${operandOf(key, at)}`;
}

function operandOf({ kind }: SortKey, at: SortValue): Expression<unknown> {
  return sql`${at}::${sql.raw(CASTS[kind])}`;
}
