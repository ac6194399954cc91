import type { Address, HookTrace, OrderStatus, OrderType } from '@daino/contract';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { OperatorQueries, StoreTransaction } from '../store-transaction.ts';
import type { JsonObject, OrderAdjustment } from '../tables.ts';
import type { SaleItemRow } from './sales.ts';
import { contains, type ListOptions } from './search.ts';

/** An order, or a sale, as the store keeps it; amounts in minor units. */
export interface OrderRow {
  readonly id: string;
  /** Counted per store, such as `O-000042`; a sale's begins with `S`. */
  readonly number: string;
  readonly channel: 'pos' | 'online';
  readonly status: OrderStatus;
  /** Null for a sale. */
  readonly orderType: OrderType | null;
  readonly currency: string;
  readonly items: readonly OrderItemRow[];
  readonly adjustments: readonly OrderAdjustment[];
  readonly subtotalMinor: number;
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly customerPhone: string | null;
  readonly customerEmail: string | null;
  readonly employeeId: string | null;
  readonly deliveryAddress: Address | null;
  readonly notes: string | null;
  readonly metadata: JsonObject;
  readonly trace: HookTrace;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface OrderItemRow extends SaleItemRow {
  /** Pieces of it that came back into stock. */
  readonly restocked: number;
}

/** Writes a pending order with its lines in one statement, and gives its number. */
export async function insert(
  tx: StoreTransaction,
  order: Omit<OrderRow, 'number' | 'channel' | 'status' | 'paidMinor' | 'refundedMinor'>,
): Promise<string> {
  const { storeId } = tx;
  const items = json(order.items.map((item, position) => ({ ...item, position })));
  const address = order.deliveryAddress && json(order.deliveryAddress);
  const { rows } = await sql<{ number: string }>`
    with counter as (
      insert into store_counters as c (store_id, name, value) values (${storeId}, 'order', 1)
      on conflict (store_id, name) do update set value = c.value + 1
      returning value
    ), written as (
      insert into orders (id, store_id, number, channel, status, order_type, customer_id, customer_name,
        customer_phone, customer_email, employee_id, delivery_address, currency, subtotal_minor, total_minor,
        adjustments, notes, metadata, trace, created_at, updated_at)
      select ${order.id}, ${storeId}, 'O-' || lpad(value::text, greatest(6, length(value::text)), '0'), 'online', 'pending',
        ${order.orderType}, ${order.customerId}, ${order.customerName}, ${order.customerPhone}, ${order.customerEmail},
        ${order.employeeId}, ${address}, ${order.currency}, ${order.subtotalMinor}, ${order.totalMinor},
        ${json(order.adjustments)}, ${order.notes}, ${json(order.metadata)}, ${json(order.trace)}, ${order.createdAt},
        ${order.updatedAt}
      from counter
      returning number
    ), lines as (
      insert into order_items (id, store_id, order_id, position, product_id, name, sku, quantity, unit_price_minor,
        subtotal_minor, metadata)
      select id, ${storeId}, ${order.id}, position, "productId", name, sku, quantity, "unitPriceMinor", "subtotalMinor", metadata
      from jsonb_to_recordset(${items}::jsonb) as item(id uuid, position integer, "productId" uuid, name text, sku text,
        quantity integer, "unitPriceMinor" bigint, "subtotalMinor" bigint, metadata jsonb)
    )
    select number from written`.execute(tx.query);
  const [written] = rows;
  if (!written) throw new Error('an order was not written');
  return written.number;
}

/** An order or a sale. */
export async function findAny(tx: StoreTransaction, id: string): Promise<OrderRow | undefined> {
  const [row] = await withItems(tx, await selectOrders(tx).where('o.id', '=', id).execute());
  return row;
}

export async function find(tx: StoreTransaction, id: string): Promise<OrderRow | undefined> {
  const row = await findAny(tx, id);
  return row?.channel === 'pos' ? undefined : row;
}

/** An order or a sale as it is and stays until the transaction ends; with its payments, because they change under it. */
export async function lockAny(tx: StoreTransaction, id: string): Promise<OrderRow | undefined> {
  await tx.query
    .selectFrom('orders')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
  // Read after the lock: what a statement sees was fixed when it began, before it waited.
  return findAny(tx, id);
}

export async function lock(tx: StoreTransaction, id: string): Promise<OrderRow | undefined> {
  const row = await lockAny(tx, id);
  return row?.channel === 'pos' ? undefined : row;
}

/** Those of the orders that there are, in no order. */
export async function listByIds(tx: StoreTransaction, ids: readonly string[]): Promise<OrderRow[]> {
  const rows = await selectOrders(tx)
    .where('o.channel', '=', 'online')
    .where(sql<boolean>`o.id = any(${ids}::uuid[])`)
    .execute();
  return withItems(tx, rows);
}

/** Newest first; `q` looks in number, name and phone. */
export async function list(
  tx: StoreTransaction,
  { limit, after, q, status }: ListOptions & { readonly status?: OrderStatus | undefined },
): Promise<OrderRow[]> {
  const rows = await selectOrders(tx)
    .where('o.channel', '=', 'online')
    .$if(status !== undefined, (query) => query.where('o.status', '=', status ?? 'pending'))
    .$if(after !== undefined, (query) => query.where('o.id', '<', after ?? ''))
    .$if(Boolean(q), (query) =>
      query.where(contains(q ?? '', ['o.number', 'o.customerName', 'o.customerPhone'])),
    )
    .orderBy('o.id', 'desc')
    .limit(limit)
    .execute();
  return withItems(tx, rows);
}

/** Writes what can change of an order that this transaction has locked. */
export async function update(
  tx: StoreTransaction,
  { id, status, deliveryAddress, notes, metadata, updatedAt }: OrderRow,
): Promise<void> {
  await tx.query
    .updateTable('orders')
    .set({
      status,
      notes,
      updatedAt,
      metadata: json(metadata),
      deliveryAddress: deliveryAddress && json(deliveryAddress),
    })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Notes that so many more pieces of each line came back into stock. */
export async function noteRestocked(
  tx: StoreTransaction,
  lines: readonly { readonly itemId: string; readonly quantity: number }[],
): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    update order_items i set restocked = i.restocked + line.quantity
    from jsonb_to_recordset(${json(lines)}::jsonb) as line("itemId" uuid, quantity integer)
    where i.store_id = ${tx.storeId} and i.id = line."itemId"`.execute(tx.query);
}

/** The stores that have orders nobody confirmed or paid since then. */
export async function storesWithForgotten({ query }: OperatorQueries, since: Date) {
  const rows = await query
    .selectFrom('orders as o')
    .select('o.storeId')
    .distinct()
    .where(sql<boolean>`${forgotten(since)}`)
    .execute();
  return rows.map((row) => row.storeId);
}

/** Takes up to `limit` orders that nobody confirmed or paid since then; those that somebody else has locked are left out. */
export async function lockForgotten(
  tx: StoreTransaction,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<OrderRow[]> {
  const locked = await tx.query
    .selectFrom('orders as o')
    .select('o.id')
    .where('o.storeId', '=', tx.storeId)
    .where(sql<boolean>`${forgotten(since)}`)
    .orderBy('o.id')
    .limit(limit)
    .forNoKeyUpdate()
    .skipLocked()
    .execute();
  if (locked.length === 0) return [];
  const rows = await selectOrders(tx)
    .where(sql<boolean>`o.id = any(${locked.map(({ id }) => id)}::uuid[])`)
    .orderBy('o.id')
    .execute();
  // A payment may have come in between the choice and the lock.
  return withItems(
    tx,
    rows.filter(({ status, paidMinor }) => status === 'pending' && paidMinor === 0),
  );
}

function forgotten(since: Date) {
  return sql`o.status = 'pending' and o.created_at <= ${since} and not exists (
    select from payments p where p.store_id = o.store_id and p.order_id = o.id and p.status in ('completed', 'refunded'))`;
}

function selectOrders(tx: StoreTransaction) {
  return tx.query
    .selectFrom('orders as o')
    .leftJoinLateral(
      (join) =>
        join
          .selectFrom('payments as p')
          .select([
            sql<number>`coalesce(sum(p.amount_minor), 0)::bigint`.as('paidMinor'),
            sql<number>`coalesce(sum(p.refunded_minor), 0)::bigint`.as('refundedMinor'),
          ])
          .whereRef('p.orderId', '=', 'o.id')
          .whereRef('p.storeId', '=', 'o.storeId')
          .where('p.status', 'in', ['completed', 'refunded'])
          .as('sums'),
      (on) => on.onTrue(),
    )
    .where('o.storeId', '=', tx.storeId)
    .select(['o.id', 'o.number', 'o.channel', 'o.status', 'o.orderType', 'o.currency'])
    .select(['o.customerId', 'o.customerName', 'o.customerPhone', 'o.customerEmail', 'o.employeeId'])
    .select(['o.subtotalMinor', 'o.totalMinor', 'o.adjustments', 'o.deliveryAddress', 'o.notes'])
    .select(['o.metadata', 'o.trace', 'o.createdAt', 'o.updatedAt'])
    .select((from) => [
      from.fn.coalesce('sums.paidMinor', sql<number>`0::bigint`).as('paidMinor'),
      from.fn.coalesce('sums.refundedMinor', sql<number>`0::bigint`).as('refundedMinor'),
    ]);
}

type OrderWithoutItems = Omit<OrderRow, 'items'>;

async function withItems(tx: StoreTransaction, orders: readonly OrderWithoutItems[]): Promise<OrderRow[]> {
  if (orders.length === 0) return [];
  const items = await tx.query
    .selectFrom('orderItems')
    .where('storeId', '=', tx.storeId)
    .where(sql<boolean>`order_id = any(${orders.map((order) => order.id)}::uuid[])`)
    .orderBy('orderId')
    .orderBy('position')
    .select(['id', 'orderId', 'productId', 'name', 'sku', 'quantity', 'restocked'])
    .select(['unitPriceMinor', 'subtotalMinor', 'metadata'])
    .execute();
  const itemsOf = Map.groupBy(items, (item) => item.orderId);
  return orders.map((order) => ({
    ...order,
    items: (itemsOf.get(order.id) ?? []).map(({ orderId: _, ...item }) => item),
  }));
}
