import { type OrderDraft, orderErrors } from '@daino/contract';
import { newId } from '@daino/kernel';
import { basisOfLines, type LinesBasis, pricesOf, refuseTooPrecise } from '../lines/basis-of-lines.ts';
import { drawUpLines } from '../lines/draw-up-lines.ts';
import type { FoundForLines } from '../lines/read-for-lines.ts';
import type { UnnumberedOrder } from './view-order.ts';

/**
 * What an order is drawn up from. Every fault of a kind is listed with its path.
 * Throws ORDER_PRODUCT_UNKNOWN, ORDER_CUSTOMER_UNKNOWN, ORDER_CURRENCY_MIXED and MONEY_TOO_PRECISE.
 */
export function basisOfOrder(draft: OrderDraft, found: FoundForLines): LinesBasis {
  const basis = basisOfLines(draft, found, {
    unknownProducts: orderErrors.ORDER_PRODUCT_UNKNOWN,
    unknownCustomer: orderErrors.ORDER_CUSTOMER_UNKNOWN,
    mixedCurrencies: orderErrors.ORDER_CURRENCY_MIXED,
  });
  refuseTooPrecise(pricesOf(draft), basis.currency);
  return basis;
}

/** Turns what a client sent into an order that could be placed as it is. A customer's name is kept as it is today. */
export function drawUpOrder(draft: OrderDraft, basis: LinesBasis, now: Date): UnnumberedOrder {
  const contact = draft.customer ?? basis.customer;
  return {
    id: newId(),
    orderType: draft.orderType,
    ...drawUpItems(basis),
    customerId: basis.customer?.id ?? null,
    customerName: contact?.name ?? null,
    customerPhone: contact?.phone ?? null,
    customerEmail: contact?.email ?? null,
    employeeId: draft.employeeId?.toLowerCase() ?? null,
    deliveryAddress: draft.deliveryAddress ?? null,
    notes: draft.notes ?? null,
    metadata: draft.metadata,
    trace: [],
    createdAt: now,
    updatedAt: now,
  };
}

function drawUpItems(basis: LinesBasis) {
  const lines = drawUpLines(basis);
  return { ...lines, items: lines.items.map((item) => ({ ...item, restocked: 0 })) };
}
