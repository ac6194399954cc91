import type { StoreId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';
import { contains, type ListOptions } from './search.ts';

/** A product as its store keeps it; the price in minor units. */
export interface ProductRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly sku: string | null;
  readonly priceMinor: number;
  readonly currency: string;
  readonly stock: number;
  readonly allowBackorder: boolean;
  readonly lowStockThreshold: number | null;
  readonly reorderThreshold: number | null;
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly images: readonly string[];
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = [
  'id',
  'name',
  'description',
  'sku',
  'priceMinor',
  'currency',
  'stock',
  'allowBackorder',
  'lowStockThreshold',
  'reorderThreshold',
  'category',
  'tags',
  'images',
  'metadata',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof ProductRow)[];

export async function find(tx: StoreTransaction, id: string): Promise<ProductRow | undefined> {
  return tx.query
    .selectFrom('products')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Those of the products that there are, in no order. */
export async function listByIds(tx: StoreTransaction, ids: readonly string[]): Promise<ProductRow[]> {
  return tx.query
    .selectFrom('products')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
}

/** Newest first; `q` looks in name and SKU. */
export async function list(tx: StoreTransaction, { limit, after, q }: ListOptions): Promise<ProductRow[]> {
  return tx.query
    .selectFrom('products')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(Boolean(q), (query) => query.where(contains(q ?? '', ['name', 'sku'])))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

const SELLABLE = [
  'id',
  'name',
  'sku',
  'priceMinor',
  'currency',
  'stock',
  'allowBackorder',
  'lowStockThreshold',
  'reorderThreshold',
] as const satisfies readonly (keyof ProductRow)[];

/** What a sale or an order needs to know of a product. */
export type SellableProduct = Pick<ProductRow, (typeof SELLABLE)[number]>;

/** The store's currency and those of the products that it has, in one statement. */
export async function listForSale(
  tx: StoreTransaction,
  ids: readonly string[],
): Promise<{ currency: string; products: SellableProduct[] }> {
  const { rows } = await sql<ForSale>`
    select s.currency as store_currency, p.id, p.name, p.sku, p.price_minor, p.currency, p.stock, p.allow_backorder,
      p.low_stock_threshold, p.reorder_threshold
    from stores s
    left join products p on p.store_id = s.id and p.id = any(${ids}::uuid[])
    where s.id = ${tx.storeId}`.execute(tx.query);
  const [first] = rows;
  if (!first) throw new Error(`there is no store ${tx.storeId}`);
  const products = rows.flatMap(({ storeCurrency: _, id, ...rest }) =>
    id === null ? [] : [{ id, ...rest }],
  );
  return { currency: first.storeCurrency, products };
}

type ForSale = Omit<SellableProduct, 'id'> & { readonly id: string | null; readonly storeCurrency: string };

/** The products as they are, and as they stay until the transaction ends. Locks in one order, so that no two sales block each other. */
export async function lock(tx: StoreTransaction, ids: readonly string[]): Promise<SellableProduct[]> {
  return tx.query
    .selectFrom('products')
    .select(SELLABLE)
    .where('storeId', '=', tx.storeId)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** Writes a product; false when the store has another one with its SKU. */
export async function insert(tx: StoreTransaction, row: ProductRow): Promise<boolean> {
  const inserted = await tx.query
    .insertInto('products')
    .values({
      ...row,
      storeId: tx.storeId,
      tags: [...row.tags],
      images: [...row.images],
      metadata: json(row.metadata),
    })
    .onConflict((conflict) => conflict.columns(['storeId', 'sku']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** The product as it is and stays until the transaction ends. */
export async function lockWhole(tx: StoreTransaction, id: string): Promise<ProductRow | undefined> {
  return tx.query
    .selectFrom('products')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Locks a product so that nobody can sell it any more; tells whether an order or a sale names it. */
export async function lockForRemoval(tx: StoreTransaction, id: string): Promise<boolean> {
  await tx.query
    .selectFrom('products')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  const line = await tx.query
    .selectFrom('orderItems')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('productId', '=', id)
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** Removes a product and the movements of its stock. */
export async function remove(tx: StoreTransaction, id: string): Promise<void> {
  await tx.query.deleteFrom('products').where('storeId', '=', tx.storeId).where('id', '=', id).execute();
}

/** Writes everything of a product but its stock and its currency; false when another one has its SKU, and then the transaction is over. */
export async function update(tx: StoreTransaction, row: ProductRow): Promise<boolean> {
  const { id, stock: _, currency: __, createdAt: ___, ...rest } = row;
  try {
    await tx.query
      .updateTable('products')
      .set({ ...rest, tags: [...row.tags], images: [...row.images], metadata: json(row.metadata) })
      .where('storeId', '=', tx.storeId)
      .where('id', '=', id)
      .execute();
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** Postgres: unique_violation. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/** The currency in which the store sells. */
export async function currencyOf(tx: StoreTransaction): Promise<string> {
  const row = await tx.query
    .selectFrom('stores')
    .select('currency')
    .where('id', '=', tx.storeId satisfies StoreId)
    .executeTakeFirstOrThrow();
  return row.currency;
}
