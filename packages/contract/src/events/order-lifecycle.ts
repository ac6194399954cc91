import { z } from 'zod';
import { adjustment } from '../commerce/adjustment.ts';
import { lineItem } from '../commerce/lines.ts';
import { orderStatus, orderType } from '../commerce/order.ts';
import { address, notes } from '../commerce/parts.ts';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

const orderFact = z.object({
  orderId: z.uuid(),
  orderNumber: z.string(),
  customerId: z.uuid().nullable(),
  status: orderStatus,
  total: amount,
  currency: currencyCode,
});

const endedOrderFact = orderFact.extend({ items: z.array(lineItem) });

/** An order was placed. */
export const orderCreated = defineEvent({
  type: EVENTS.ORDER_CREATED,
  version: 1,
  payload: z.object({
    orderId: z.uuid(),
    orderNumber: z.string(),
    customerId: z.uuid().nullable(),
    customerName: z.string().nullable(),
    customerPhone: z.string().nullable(),
    customerEmail: z.string().nullable().optional(),
    orderType,
    items: z.array(lineItem),
    /** What plugins changed of the total. */
    adjustments: z.array(adjustment),
    total: amount,
    currency: currencyCode,
    deliveryAddress: address.nullable().optional(),
    notes: notes.optional(),
  }),
  pii: ['customerName', 'customerPhone', 'customerEmail', 'deliveryAddress'],
});

/** Notes, metadata or the address of an open order changed. */
export const orderUpdated = defineEvent({
  type: EVENTS.ORDER_UPDATED,
  version: 1,
  payload: orderFact.extend({
    /** The fields that changed. */
    changed: z.array(z.string()),
  }),
  pii: [],
});

/** An order went from one state to another; the state's own event follows where it has one. */
export const orderStatusChanged = defineEvent({
  type: EVENTS.ORDER_STATUS_CHANGED,
  version: 1,
  payload: orderFact.extend({ previousStatus: orderStatus }),
  pii: [],
});

/** An order can be fetched or sent. */
export const orderReady = defineEvent({ type: EVENTS.ORDER_READY, version: 1, payload: orderFact, pii: [] });

/** An order left the store. */
export const orderShipped = defineEvent({
  type: EVENTS.ORDER_SHIPPED,
  version: 1,
  payload: orderFact,
  pii: [],
});

/** An order was fulfilled. */
export const orderCompleted = defineEvent({
  type: EVENTS.ORDER_COMPLETED,
  version: 1,
  payload: endedOrderFact.extend({
    subtotal: amount,
    paid: amount,
    refunded: amount,
    metadata: z.record(z.string(), z.json()),
  }),
  pii: [],
});

/** An order was cancelled; its pieces are back in stock. */
export const orderCancelled = defineEvent({
  type: EVENTS.ORDER_CANCELLED,
  version: 1,
  payload: endedOrderFact.extend({ reason: z.string().nullable() }),
  pii: [],
});

/** An order was never confirmed nor paid; its pieces are back in stock. */
export const orderAbandoned = defineEvent({
  type: EVENTS.ORDER_ABANDONED,
  version: 1,
  payload: endedOrderFact,
  pii: [],
});
