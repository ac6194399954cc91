import type { Cart, HookTrace } from '@daino/contract';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { OperatorQueries, StoreTransaction } from '../store-transaction.ts';
import type { CartItem, JsonObject, OrderAdjustment } from '../tables.ts';
import type { ListOptions } from './search.ts';

/** A cart as the store keeps it; amounts in minor units. */
export interface CartRow {
  readonly id: string;
  readonly status: Cart['status'];
  readonly customerId: string | null;
  readonly currency: string;
  readonly items: readonly CartItem[];
  readonly adjustments: readonly OrderAdjustment[];
  readonly subtotalMinor: number;
  readonly totalMinor: number;
  readonly metadata: JsonObject;
  readonly trace: HookTrace;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = [
  'id',
  'status',
  'customerId',
  'currency',
  'items',
  'adjustments',
  'subtotalMinor',
  'totalMinor',
  'metadata',
  'trace',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof CartRow)[];

export async function insert(tx: StoreTransaction, row: CartRow): Promise<void> {
  await tx.query
    .insertInto('carts')
    .values({ ...row, ...jsonOf(row), storeId: tx.storeId })
    .execute();
}

/** Writes a cart that this transaction has locked. */
export async function update(tx: StoreTransaction, row: CartRow): Promise<void> {
  const { id, createdAt: _, ...rest } = row;
  await tx.query
    .updateTable('carts')
    .set({ ...rest, ...jsonOf(row) })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Closes a cart that became an order; false when there is none that could. */
export async function close(
  tx: StoreTransaction,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<boolean> {
  const closed = await tx.query
    .updateTable('carts')
    .set({ status: 'ordered', updatedAt: at })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .where('status', '!=', 'ordered')
    .executeTakeFirst();
  return closed.numUpdatedRows === 1n;
}

export async function find(tx: StoreTransaction, id: string): Promise<CartRow | undefined> {
  return carts(tx).where('id', '=', id).executeTakeFirst();
}

/** The cart as it is and stays until the transaction ends. */
export async function lock(tx: StoreTransaction, id: string): Promise<CartRow | undefined> {
  return carts(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** Newest first. */
export async function list(tx: StoreTransaction, { limit, after }: ListOptions): Promise<CartRow[]> {
  return carts(tx)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The stores that have open carts with something in them that nobody touched since then. */
export async function storesWithForgotten({ query }: OperatorQueries, since: Date) {
  const rows = await query.selectFrom('carts').select('storeId').distinct().where(forgotten(since)).execute();
  return rows.map((row) => row.storeId);
}

/** Takes up to `limit` carts that nobody touched since then; those that somebody else has locked are left out. */
export async function lockForgotten(
  tx: StoreTransaction,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<CartRow[]> {
  return carts(tx).where(forgotten(since)).orderBy('id').limit(limit).forNoKeyUpdate().skipLocked().execute();
}

function forgotten(since: Date) {
  return sql<boolean>`status = 'open' and items <> '[]' and updated_at <= ${since}`;
}

function carts(tx: StoreTransaction) {
  return tx.query.selectFrom('carts').select(COLUMNS).where('storeId', '=', tx.storeId);
}

function jsonOf({ items, adjustments, metadata, trace }: CartRow) {
  return {
    items: json(items),
    adjustments: json(adjustments),
    metadata: json(metadata),
    trace: json(trace),
  };
}
