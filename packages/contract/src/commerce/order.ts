import { z } from 'zod';
import { hookTrace } from '../hooks/hook-trace.ts';
import { amount, currencyCode } from '../money.ts';
import { adjustment } from './adjustment.ts';
import { lineDrafts, lineItem } from './lines.ts';
import { address, email, metadata, name, notes, phone } from './parts.ts';

export const orderType = z.enum(['delivery', 'pickup', 'dine_in']);
export type OrderType = z.output<typeof orderType>;

/** Every state of an order, in the order in which it goes through them; the last two are other ends. */
export const ORDER_STATUSES = [
  'pending',
  'confirmed',
  'preparing',
  'ready',
  'shipped',
  'completed',
  'cancelled',
  'abandoned',
] as const;
export const orderStatus = z.enum(ORDER_STATUSES);
export type OrderStatus = z.output<typeof orderStatus>;

/** What a client sends to place an order: for a customer of the store, for somebody else, or for nobody known. */
export const orderDraft = z
  .strictObject({
    customerId: z.uuid().optional(),
    customer: z.strictObject({ name, phone, email: email.optional() }).optional(),
    employeeId: z.uuid().optional(),
    /** The cart that becomes this order; it is closed. */
    cartId: z.uuid().optional(),
    orderType,
    items: lineDrafts,
    deliveryAddress: address.optional(),
    notes: notes.optional(),
    metadata: metadata.default({}),
  })
  .refine((draft) => draft.customerId === undefined || draft.customer === undefined, {
    path: ['customer'],
    message: 'leave it out, or leave out customerId',
  })
  .meta({ id: 'OrderDraft' });
export type OrderDraft = z.output<typeof orderDraft>;

/** An order as the hooks see it before it is written. Amounts in major units. */
export const orderSubject = z.object({
  id: z.uuid(),
  currency: currencyCode,
  /** Absent for a sale. */
  orderType: orderType.optional(),
  items: z.array(lineItem),
  adjustments: z.array(adjustment),
  subtotal: amount,
  total: amount,
  customerId: z.uuid().optional(),
  customerName: z.string().optional(),
  customerPhone: z.string().optional(),
  customerEmail: z.string().optional(),
  employeeId: z.uuid().optional(),
  deliveryAddress: address.optional(),
  notes: notes.optional(),
  metadata,
  createdAt: z.iso.datetime(),
});
export type OrderSubject = z.output<typeof orderSubject>;

/** An order, or a sale, as the hooks see it once it stands in the books. */
export const placedOrder = orderSubject.extend({
  number: z.string(),
  status: orderStatus,
  /** What was paid, and what of it went back. */
  paid: amount,
  refunded: amount,
});
export type PlacedOrder = z.output<typeof placedOrder>;

/** An order as the API answers it: the whole entity and the trace of the hooks that ran when it was placed. */
export const order = z
  .object({
    id: z.uuid(),
    number: z.string(),
    status: orderStatus,
    orderType,
    currency: currencyCode,
    items: z.array(lineItem),
    adjustments: z.array(adjustment),
    subtotal: amount,
    total: amount,
    /** What was paid, and what of it went back. */
    paid: amount,
    refunded: amount,
    customerId: z.uuid().nullable(),
    customerName: z.string().nullable(),
    customerPhone: z.string().nullable(),
    customerEmail: z.string().nullable(),
    employeeId: z.uuid().nullable(),
    deliveryAddress: address.nullable(),
    notes: z.string().nullable(),
    metadata,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    trace: hookTrace,
  })
  .meta({ id: 'Order' });
export type Order = z.output<typeof order>;

/** What is to change of an order that is still open: what is absent stays, null clears. */
export const orderChange = z
  .strictObject({
    deliveryAddress: address.nullable().optional(),
    notes: notes.nullable().optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'OrderChange' });
export type OrderChange = z.output<typeof orderChange>;

/** The state that an order is to have next. An order is abandoned by a timer only. */
export const orderMove = z
  .strictObject({ status: orderStatus.exclude(['pending', 'abandoned']) })
  .meta({ id: 'OrderMove' });
export type OrderMove = z.output<typeof orderMove>;

export const orderCancellation = z
  .strictObject({ reason: notes.optional() })
  .prefault({})
  .meta({ id: 'OrderCancellation' });
export type OrderCancellation = z.output<typeof orderCancellation>;
