import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';
import { contains, type ListOptions } from './search.ts';

/** An employee as the store keeps it. */
export interface EmployeeRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly active: boolean;
  readonly metadata: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = [
  'id',
  'name',
  'email',
  'phone',
  'title',
  'active',
  'metadata',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof EmployeeRow)[];

export async function insert(tx: StoreTransaction, row: EmployeeRow): Promise<void> {
  await tx.query
    .insertInto('employees')
    .values({ ...row, storeId: tx.storeId, metadata: json(row.metadata) })
    .execute();
}

export async function find(tx: StoreTransaction, id: string): Promise<EmployeeRow | undefined> {
  return employees(tx).where('id', '=', id).executeTakeFirst();
}

/** The employee as it is and stays until the transaction ends. */
export async function lock(tx: StoreTransaction, id: string): Promise<EmployeeRow | undefined> {
  return employees(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** Those of the employees that there are, in no order. */
export async function listByIds(tx: StoreTransaction, ids: readonly string[]): Promise<EmployeeRow[]> {
  return employees(tx)
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
}

/** Newest first; `q` looks in name, e-mail and title. */
export async function list(tx: StoreTransaction, { limit, after, q }: ListOptions): Promise<EmployeeRow[]> {
  return employees(tx)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(Boolean(q), (query) => query.where(contains(q ?? '', ['name', 'email', 'title'])))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function update(tx: StoreTransaction, row: EmployeeRow): Promise<void> {
  const { id, createdAt: _, ...rest } = row;
  await tx.query
    .updateTable('employees')
    .set({ ...rest, metadata: json(row.metadata) })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Whether an order or a sale names an employee. */
export async function isInUse(tx: StoreTransaction, id: string): Promise<boolean> {
  const order = await tx.query
    .selectFrom('orders')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('employeeId', '=', id)
    .limit(1)
    .executeTakeFirst();
  return order !== undefined;
}

export async function remove(tx: StoreTransaction, id: string): Promise<void> {
  await tx.query.deleteFrom('employees').where('storeId', '=', tx.storeId).where('id', '=', id).execute();
}

function employees(tx: StoreTransaction) {
  return tx.query.selectFrom('employees').select(COLUMNS).where('storeId', '=', tx.storeId);
}
