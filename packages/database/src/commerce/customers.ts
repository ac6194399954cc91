import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';
import { contains, type ListOptions } from './search.ts';

/** A customer as the store keeps it. */
export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly tags: readonly string[];
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = [
  'id',
  'name',
  'email',
  'phone',
  'tags',
  'metadata',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof CustomerRow)[];

export async function find(tx: StoreTransaction, id: string): Promise<CustomerRow | undefined> {
  return tx.query
    .selectFrom('customers')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Those of the customers that there are, in no order. */
export async function listByIds(tx: StoreTransaction, ids: readonly string[]): Promise<CustomerRow[]> {
  return tx.query
    .selectFrom('customers')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
}

/** Newest first; `q` looks in name, e-mail and phone. */
export async function list(tx: StoreTransaction, { limit, after, q }: ListOptions): Promise<CustomerRow[]> {
  return tx.query
    .selectFrom('customers')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(Boolean(q), (query) => query.where(contains(q ?? '', ['name', 'email', 'phone'])))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function insert(tx: StoreTransaction, row: CustomerRow): Promise<void> {
  await tx.query
    .insertInto('customers')
    .values({ ...row, storeId: tx.storeId, tags: [...row.tags], metadata: json(row.metadata) })
    .execute();
}

/** The customer as it is and stays until the transaction ends. */
export async function lock(tx: StoreTransaction, id: string): Promise<CustomerRow | undefined> {
  return tx.query
    .selectFrom('customers')
    .select(COLUMNS)
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function update(tx: StoreTransaction, row: CustomerRow): Promise<void> {
  const { id, createdAt: _, ...rest } = row;
  await tx.query
    .updateTable('customers')
    .set({ ...rest, tags: [...row.tags], metadata: json(row.metadata) })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Locks a customer so that nobody can order for them any more; tells whether an order or a sale names them. */
export async function lockForRemoval(tx: StoreTransaction, id: string): Promise<boolean> {
  await tx.query
    .selectFrom('customers')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
  const order = await tx.query
    .selectFrom('orders')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('customerId', '=', id)
    .limit(1)
    .executeTakeFirst();
  return order !== undefined;
}

/** Removes a customer; their carts stay as somebody's. */
export async function remove(tx: StoreTransaction, id: string): Promise<void> {
  await tx.query
    .updateTable('carts')
    .set({ customerId: null })
    .where('storeId', '=', tx.storeId)
    .where('customerId', '=', id)
    .execute();
  await tx.query.deleteFrom('customers').where('storeId', '=', tx.storeId).where('id', '=', id).execute();
}
