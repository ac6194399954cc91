import type { HookTrace } from '@daino/contract';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject, RestockedLine } from '../tables.ts';
import { contains, type ListOptions } from './search.ts';

/** A refund as the store keeps it; the amount in minor units. */
export interface RefundRow {
  readonly id: string;
  readonly paymentId: string;
  /** The order or sale that was paid. */
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string | null;
  readonly restock: readonly RestockedLine[];
  readonly metadata: JsonObject;
  readonly trace: HookTrace;
  readonly createdAt: Date;
}

const COLUMNS = [
  'id',
  'paymentId',
  'orderId',
  'amountMinor',
  'currency',
  'reason',
  'restock',
  'metadata',
  'trace',
  'createdAt',
] as const satisfies readonly (keyof RefundRow)[];

export async function insert(tx: StoreTransaction, row: RefundRow): Promise<void> {
  const { metadata, trace, restock, ...rest } = row;
  await tx.query
    .insertInto('refunds')
    .values({
      ...rest,
      storeId: tx.storeId,
      metadata: json(metadata),
      trace: json(trace),
      restock: json(restock),
    })
    .execute();
}

export async function find(tx: StoreTransaction, id: string): Promise<RefundRow | undefined> {
  return refunds(tx).where('id', '=', id).executeTakeFirst();
}

/** Newest first; `q` looks in the reason. */
export async function list(tx: StoreTransaction, { limit, after, q }: ListOptions): Promise<RefundRow[]> {
  return refunds(tx)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .$if(Boolean(q), (query) => query.where(contains(q ?? '', ['reason'])))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

function refunds(tx: StoreTransaction) {
  return tx.query.selectFrom('refunds').select(COLUMNS).where('storeId', '=', tx.storeId);
}
