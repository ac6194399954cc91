import { EVENTS, type Order, type OrderStatus } from '@daino/contract';
import type { Fact } from '@daino/outbox';

/** That an order was placed. */
export function orderCreated(order: Order): Fact {
  const { id: orderId, number: orderNumber, customerId, customerName, customerPhone, customerEmail } = order;
  const { orderType, items, adjustments, total, currency, deliveryAddress, notes } = order;
  return {
    type: EVENTS.ORDER_CREATED,
    subject: subjectOf(order),
    payload: {
      orderId,
      orderNumber,
      customerId,
      customerName,
      customerPhone,
      ...(customerEmail !== null && { customerEmail }),
      orderType,
      items,
      adjustments,
      total,
      currency,
      ...(deliveryAddress !== null && { deliveryAddress }),
      ...(notes !== null && { notes }),
    },
  };
}

/** That fields of an order changed. */
export function orderUpdated(order: Order, changed: readonly string[]): Fact {
  const payload = { ...factOf(order), changed: [...changed] };
  return { type: EVENTS.ORDER_UPDATED, subject: subjectOf(order), payload };
}

interface Move {
  readonly previousStatus: OrderStatus;
  /** Why it was cancelled. */
  readonly reason?: string | undefined;
}

/** That an order went to another state, then what that state means. */
export function factsOfMove(order: Order, { previousStatus, reason }: Move): Fact[] {
  const subject = subjectOf(order);
  const payload = { ...factOf(order), previousStatus };
  return [
    { type: EVENTS.ORDER_STATUS_CHANGED, subject, payload },
    ...ownFacts(order, subject, reason ?? null),
  ];
}

function ownFacts(order: Order, subject: string, reason: string | null): Fact[] {
  const fact = factOf(order);
  const { items, subtotal, paid, refunded, metadata } = order;
  switch (order.status) {
    case 'ready':
      return [{ type: EVENTS.ORDER_READY, subject, payload: fact }];
    case 'shipped':
      return [{ type: EVENTS.ORDER_SHIPPED, subject, payload: fact }];
    case 'completed': {
      const payload = { ...fact, items, subtotal, paid, refunded, metadata };
      return [{ type: EVENTS.ORDER_COMPLETED, subject, payload }, ...productsSold(order)];
    }
    case 'cancelled':
      return [{ type: EVENTS.ORDER_CANCELLED, subject, payload: { ...fact, items, reason } }];
    case 'abandoned':
      return [{ type: EVENTS.ORDER_ABANDONED, subject, payload: { ...fact, items } }];
    case 'pending':
    case 'confirmed':
    case 'preparing':
      break;
  }
  return [];
}

function productsSold({ id: orderId, items, currency }: Order): Fact[] {
  return items.map(({ productId, quantity, unitPrice }) => ({
    type: EVENTS.PRODUCT_SOLD,
    subject: `product:${productId}`,
    payload: { productId, orderId, quantity, unitPrice, currency },
  }));
}

function factOf({ id: orderId, number: orderNumber, customerId, status, total, currency }: Order) {
  return { orderId, orderNumber, customerId, status, total, currency };
}

function subjectOf({ id }: Order): string {
  return `order:${id}`;
}
