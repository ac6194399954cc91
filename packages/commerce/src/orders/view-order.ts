import { type Order, type OrderSubject, type PlacedOrder, toMajor } from '@daino/contract';
import type { OrderRow } from '@daino/database';
import { viewAmounts, viewItems } from '../lines/view-lines.ts';

/** An order before it has its number. */
export type UnnumberedOrder = Omit<OrderRow, 'number' | 'channel' | 'status' | 'paidMinor' | 'refundedMinor'>;

/** An order as the API answers it. */
export function viewOrder(row: OrderRow): Order {
  const { id, number, status, orderType, currency, metadata, trace } = row;
  if (orderType === null) throw new Error('a sale is no order');
  return {
    id,
    number,
    status,
    orderType,
    currency,
    items: viewItems(row.items, currency),
    ...viewAmounts(row),
    paid: toMajor(row.paidMinor, currency),
    refunded: toMajor(row.refundedMinor, currency),
    customerId: row.customerId,
    customerName: row.customerName,
    customerPhone: row.customerPhone,
    customerEmail: row.customerEmail,
    employeeId: row.employeeId,
    deliveryAddress: row.deliveryAddress,
    notes: row.notes,
    metadata,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trace,
  };
}

/** What the plugins are shown of an order that is about to be placed. */
export function subjectOfOrder(row: UnnumberedOrder): OrderSubject {
  const { id, currency, orderType, customerId, customerName, customerPhone, customerEmail } = row;
  const { employeeId, deliveryAddress, notes, metadata, createdAt } = row;
  return {
    id,
    currency,
    ...(orderType !== null && { orderType }),
    items: viewItems(row.items, currency),
    ...viewAmounts(row),
    ...(customerId !== null && { customerId }),
    ...(customerName !== null && { customerName }),
    ...(customerPhone !== null && { customerPhone }),
    ...(customerEmail !== null && { customerEmail }),
    ...(employeeId !== null && { employeeId }),
    ...(deliveryAddress !== null && { deliveryAddress }),
    ...(notes !== null && { notes }),
    metadata,
    createdAt: createdAt.toISOString(),
  };
}

/** What the plugins are shown of an order, or a sale, that stands in the books. */
export function viewPlacedOrder(row: OrderRow): PlacedOrder {
  const { number, status, currency } = row;
  const paid = toMajor(row.paidMinor, currency);
  return { ...subjectOfOrder(row), number, status, paid, refunded: toMajor(row.refundedMinor, currency) };
}
