import type { HookTrace, Payment } from '@daino/contract';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';
import { contains, type ListOptions } from './search.ts';

/** A payment as the store keeps it; amounts in minor units. */
export interface PaymentRow {
  readonly id: string;
  /** The order or sale that it pays. */
  readonly orderId: string;
  readonly provider: string | null;
  readonly method: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  readonly reference: string | null;
  readonly status: Payment['status'];
  readonly metadata: JsonObject;
  readonly trace: HookTrace;
  readonly createdAt: Date;
}

const COLUMNS = [
  'id',
  'orderId',
  'provider',
  'method',
  'amountMinor',
  'refundedMinor',
  'currency',
  'reference',
  'status',
  'metadata',
  'trace',
  'createdAt',
] as const satisfies readonly (keyof PaymentRow)[];

export async function insert(tx: StoreTransaction, row: PaymentRow): Promise<void> {
  await tx.query
    .insertInto('payments')
    .values({ ...row, storeId: tx.storeId, metadata: json(row.metadata), trace: json(row.trace) })
    .execute();
}

export async function find(tx: StoreTransaction, id: string): Promise<PaymentRow | undefined> {
  return payments(tx).where('id', '=', id).executeTakeFirst();
}

/** The payment as it is and stays until the transaction ends. */
export async function lock(tx: StoreTransaction, id: string): Promise<PaymentRow | undefined> {
  return payments(tx).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** The payments of an order or a sale, oldest first. */
export async function listOf(tx: StoreTransaction, orderId: string): Promise<PaymentRow[]> {
  return payments(tx).where('orderId', '=', orderId).orderBy('id').execute();
}

/** Newest first; `q` looks in method and reference. */
export async function list(tx: StoreTransaction, { limit, after, q }: ListOptions): Promise<PaymentRow[]> {
  return payments(tx)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(Boolean(q), (query) => query.where(contains(q ?? '', ['method', 'reference'])))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Writes how much of a payment went back. */
export async function noteRefunded(
  tx: StoreTransaction,
  { id, refundedMinor, status }: Pick<PaymentRow, 'id' | 'refundedMinor' | 'status'>,
): Promise<void> {
  await tx.query
    .updateTable('payments')
    .set({ refundedMinor, status })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

function payments(tx: StoreTransaction) {
  return tx.query.selectFrom('payments').select(COLUMNS).where('storeId', '=', tx.storeId);
}
