import type { HookTrace } from '@daino/contract';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject, OrderAdjustment } from '../tables.ts';
import { contains, type ListOptions } from './search.ts';
import type { StockMove } from './stock.ts';

/** A sale as the store keeps it; amounts in minor units. */
export interface SaleRow {
  readonly id: string;
  /** Counted per store, such as `S-000042`. */
  readonly number: string;
  readonly currency: string;
  readonly items: readonly SaleItemRow[];
  readonly adjustments: readonly OrderAdjustment[];
  readonly subtotalMinor: number;
  readonly totalMinor: number;
  readonly payment: SalePaymentRow;
  readonly customerId: string | null;
  readonly employeeId: string | null;
  readonly notes: string | null;
  readonly metadata: JsonObject;
  readonly trace: HookTrace;
  readonly createdAt: Date;
}

export interface SaleItemRow {
  readonly id: string;
  readonly productId: string;
  readonly name: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly subtotalMinor: number;
  readonly metadata: JsonObject;
}

export interface SalePaymentRow {
  readonly id: string;
  readonly method: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly reference: string | null;
}

/**
 * Writes a completed sale in one statement: number, order, lines, payment, stock and its movements; gives the number.
 * From here on every other sale of the store waits for the end of this transaction.
 */
export async function insert(
  tx: StoreTransaction,
  sale: Omit<SaleRow, 'number'>,
  moves: readonly StockMove[],
): Promise<string> {
  const { storeId } = tx;
  const { payment } = sale;
  const items = json(sale.items.map((item, position) => ({ ...item, position })));
  const { rows } = await sql<{ number: string }>`
    with counter as (
      insert into store_counters as c (store_id, name, value) values (${storeId}, 'sale', 1)
      on conflict (store_id, name) do update set value = c.value + 1
      returning value
    ), written as (
      insert into orders (id, store_id, number, channel, status, customer_id, employee_id, currency, subtotal_minor,
        total_minor, adjustments, notes, metadata, trace, created_at, updated_at)
      select ${sale.id}, ${storeId}, 'S-' || lpad(value::text, greatest(6, length(value::text)), '0'), 'pos', 'completed',
        ${sale.customerId}, ${sale.employeeId}, ${sale.currency}, ${sale.subtotalMinor}, ${sale.totalMinor},
        ${json(sale.adjustments)}, ${sale.notes}, ${json(sale.metadata)}, ${json(sale.trace)}, ${sale.createdAt}, ${sale.createdAt}
      from counter
      returning number
    ), lines as (
      insert into order_items (id, store_id, order_id, position, product_id, name, sku, quantity, unit_price_minor,
        subtotal_minor, metadata)
      select id, ${storeId}, ${sale.id}, position, "productId", name, sku, quantity, "unitPriceMinor", "subtotalMinor", metadata
      from jsonb_to_recordset(${items}::jsonb) as item(id uuid, position integer, "productId" uuid, name text, sku text,
        quantity integer, "unitPriceMinor" bigint, "subtotalMinor" bigint, metadata jsonb)
    ), paid as (
      insert into payments (id, store_id, order_id, method, amount_minor, currency, reference, status, created_at)
      values (${payment.id}, ${storeId}, ${sale.id}, ${payment.method}, ${payment.amountMinor}, ${sale.currency},
        ${payment.reference}, 'completed', ${sale.createdAt})
    ), left_stock as (
      update products p
      set stock = p.stock + move.delta, updated_at = ${sale.createdAt}
      from jsonb_to_recordset(${json(moves)}::jsonb) as move("movementId" uuid, "productId" uuid, delta integer)
      where p.store_id = ${storeId} and p.id = move."productId"
      returning move."movementId" as movement_id, p.id, p.stock, move.delta
    ), moved as (
      insert into stock_movements (id, store_id, product_id, delta, stock, reason, reference, created_at)
      select movement_id, ${storeId}, id, delta, stock, 'sale', ${sale.id}, ${sale.createdAt} from left_stock
    )
    select number from written`.execute(tx.query);
  const [written] = rows;
  if (!written) throw new Error('a sale was not written');
  return written.number;
}

export async function find(tx: StoreTransaction, id: string): Promise<SaleRow | undefined> {
  const order = await sales(tx).where('o.id', '=', id).executeTakeFirst();
  if (!order) return undefined;
  const [sale] = await withItems(tx, [order]);
  return sale;
}

/** The sale as it is; what may change of it stays until the transaction ends. */
export async function lock(tx: StoreTransaction, id: string): Promise<SaleRow | undefined> {
  await tx.query
    .selectFrom('orders')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
  // Read after the lock: what a statement sees was fixed when it began, before it waited.
  return find(tx, id);
}

/** Writes what can change of a sale that this transaction has locked. */
export async function update(
  tx: StoreTransaction,
  { id, notes, metadata }: Pick<SaleRow, 'id' | 'notes' | 'metadata'>,
  at: Date,
): Promise<void> {
  await tx.query
    .updateTable('orders')
    .set({ notes, metadata: json(metadata), updatedAt: at })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Those of the sales that there are, in no order. */
export async function listByIds(tx: StoreTransaction, ids: readonly string[]): Promise<SaleRow[]> {
  return withItems(
    tx,
    await sales(tx)
      .where(sql<boolean>`o.id = any(${ids}::uuid[])`)
      .execute(),
  );
}

/** Newest first; `q` looks in the number. */
export async function list(tx: StoreTransaction, { limit, after, q }: ListOptions): Promise<SaleRow[]> {
  const orders = await sales(tx)
    .$if(after !== undefined, (query) => query.where('o.id', '<', after ?? ''))
    .$if(Boolean(q), (query) => query.where(contains(q ?? '', ['o.number'])))
    .orderBy('o.id', 'desc')
    .limit(limit)
    .execute();
  return withItems(tx, orders);
}

/** Orders of the channel `pos` with their one payment. */
function sales(tx: StoreTransaction) {
  return tx.query
    .selectFrom('orders as o')
    .innerJoin('payments as p', (join) =>
      join.onRef('p.orderId', '=', 'o.id').onRef('p.storeId', '=', 'o.storeId'),
    )
    .where('o.storeId', '=', tx.storeId)
    .where('o.channel', '=', 'pos')
    .select([
      'o.id',
      'o.number',
      'o.currency',
      'o.customerId',
      'o.employeeId',
      'o.subtotalMinor',
      'o.totalMinor',
    ])
    .select(['o.adjustments', 'o.notes', 'o.metadata', 'o.trace', 'o.createdAt'])
    .select(['p.id as paymentId', 'p.method', 'p.amountMinor', 'p.refundedMinor', 'p.reference']);
}

type SaleWithoutItems = Awaited<ReturnType<ReturnType<typeof sales>['execute']>>[number];

async function withItems(tx: StoreTransaction, orders: readonly SaleWithoutItems[]): Promise<SaleRow[]> {
  if (orders.length === 0) return [];
  const items = await tx.query
    .selectFrom('orderItems')
    .where('storeId', '=', tx.storeId)
    .where(sql<boolean>`order_id = any(${orders.map((order) => order.id)}::uuid[])`)
    .orderBy('orderId')
    .orderBy('position')
    .select([
      'id',
      'orderId',
      'productId',
      'name',
      'sku',
      'quantity',
      'unitPriceMinor',
      'subtotalMinor',
      'metadata',
    ])
    .execute();
  const itemsOf = Map.groupBy(items, (item) => item.orderId);
  return orders.map(({ paymentId, method, amountMinor, refundedMinor, reference, ...order }) => ({
    ...order,
    items: (itemsOf.get(order.id) ?? []).map(({ orderId: _, ...item }) => item),
    payment: { id: paymentId, method, amountMinor, refundedMinor, reference },
  }));
}
