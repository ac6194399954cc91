import { z } from 'zod';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

const paymentFact = z.object({
  id: z.uuid(),
  orderId: z.uuid(),
  method: z.string(),
  amount,
  currency: currencyCode,
  reference: z.string().nullable(),
});

/** Somebody began to pay an order. */
export const paymentInitiated = defineEvent({
  type: EVENTS.PAYMENT_INITIATED,
  version: 1,
  payload: paymentFact,
  pii: [],
});

/** A payment did not go through. */
export const paymentFailed = defineEvent({
  type: EVENTS.PAYMENT_FAILED,
  version: 1,
  payload: paymentFact.extend({ reason: z.string() }),
  pii: [],
});

/** Money of a payment went back, all of it or a part. */
export const paymentRefunded = defineEvent({
  type: EVENTS.PAYMENT_REFUNDED,
  version: 1,
  payload: z.object({
    /** The payment. */
    id: z.uuid(),
    refundId: z.uuid(),
    /** The order or sale that was paid. */
    orderId: z.uuid(),
    amount,
    currency: currencyCode,
    /** How much of the payment has gone back with this one. */
    refunded: amount,
    reason: z.string().nullable(),
  }),
  pii: [],
});
