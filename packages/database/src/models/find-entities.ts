import type { FilterNode, ModelName, SortField } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';
import { VARIES } from '../connections/preparing-client.ts';
import { filterSql } from '../filter/filter-sql.ts';
import { afterSql, orderBySql, ordered, type SortValue } from '../filter/sort-sql.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import { columnAt } from './model-column.ts';
import { MODEL_SOURCES } from './model-source.ts';
import { sortKeys } from './sort-keys.ts';

export interface ModelQuery {
  readonly model: ModelName;
  /** Held against the model before. */
  readonly where: FilterNode;
}

export interface ModelPage extends ModelQuery {
  readonly sort: readonly SortField[];
  readonly limit: number;
  /** The values of the last row of the page before, as `FoundEntity` gave them. */
  readonly after?: readonly SortValue[] | undefined;
}

/** An entity that fits, and where it stands in the order. */
export interface FoundEntity {
  readonly id: string;
  readonly values: readonly SortValue[];
}

/** The ids of the entities that fit, in order. */
export async function find(tx: StoreTransaction, page: ModelPage): Promise<FoundEntity[]> {
  const keys = sortKeys(page.model, page.sort);
  const after = page.after === undefined ? sql`true` : afterSql(keys, page.after);
  const values = sql.join(keys.map((key) => sql`to_jsonb(${ordered(key)})`));
  const { rows } = await sql<FoundEntity>`${COMPOSED}
    select t.id, jsonb_build_array(${values}) as values ${fromSql(tx, page)} and ${after}
    order by ${orderBySql(keys)} limit ${page.limit}`.execute(tx.query);
  return rows;
}

export async function count(tx: StoreTransaction, query: ModelQuery): Promise<number> {
  const { rows } = await sql<{ count: number }>`${COMPOSED}
    select count(*) as count ${fromSql(tx, query)}`.execute(tx.query);
  return rows[0]?.count ?? 0;
}

/** How every statement of this folder begins. */
export const COMPOSED = sql.raw(VARIES);

/** From where, of this store, and only what fits. */
export function fromSql(tx: StoreTransaction, { model, where }: ModelQuery): RawBuilder<unknown> {
  const { rows, kept, store } = MODEL_SOURCES[model];
  const fits = filterSql(where, (path) => columnAt(model, path));
  return sql`from ${rows} where ${store} = ${tx.storeId}::uuid and ${kept} and ${fits}`;
}
