import { z } from 'zod';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** A payment of a sale or an order went through. */
export const paymentCompleted = defineEvent({
  type: EVENTS.PAYMENT_COMPLETED,
  version: 1,
  payload: z.object({
    id: z.uuid(),
    /** The sale or order that it pays. */
    orderId: z.uuid(),
    method: z.string(),
    amount,
    currency: currencyCode,
    reference: z.string().nullable(),
  }),
  pii: [],
});
