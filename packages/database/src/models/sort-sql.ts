import type { ModelName, SortField } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';
import { orderedSql } from './filter-sql.ts';
import { columnAt } from './model-column.ts';

/** What a row is sorted by, in JSON; null sorts before every value. */
export type SortValue = string | number | boolean | null;

/** One key of the order; the last is the id, which no two entities share. */
export interface SortKey {
  readonly value: RawBuilder<unknown>;
  readonly type: RawBuilder<unknown>;
  readonly descending: boolean;
}

/** The keys of an order. Without one: newest first, which is by descending id. */
export function sortKeys(name: ModelName, sort: readonly SortField[]): readonly SortKey[] {
  const fields = sort.some(({ field }) => field === 'id')
    ? sort
    : [...sort, { field: 'id', descending: sort.at(-1)?.descending ?? true }];
  return fields.map(({ field, descending }) => ({ ...orderedSql(columnAt(name, field)), descending }));
}

export function orderBySql(keys: readonly SortKey[]): RawBuilder<unknown> {
  return sql.join(
    keys.map(({ value, descending }) =>
      descending ? sql`${value} desc nulls last` : sql`${value} asc nulls first`,
    ),
  );
}

/** Takes the rows that come after these values in the order of the keys. */
export function afterSql(keys: readonly SortKey[], values: readonly SortValue[]): RawBuilder<boolean> {
  const ways = keys.map((key, index) => {
    const same = keys.slice(0, index).map((earlier, at) => sameSql(earlier, values[at] ?? null));
    return sql`(${sql.join([...same, beyondSql(key, values[index] ?? null)], sql` and `)})`;
  });
  return sql<boolean>`(${sql.join(ways, sql` or `)})`;
}

function sameSql({ value, type }: SortKey, at: SortValue): RawBuilder<unknown> {
  return sql`${value} is not distinct from ${at}::${type}`;
}

function beyondSql({ value, type, descending }: SortKey, at: SortValue): RawBuilder<unknown> {
  if (at === null) return descending ? sql`false` : sql`${value} is not null`;
  return descending ? sql`(${value} < ${at}::${type} or ${value} is null)` : sql`${value} > ${at}::${type}`;
}
