import { z } from 'zod';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** Money of a sale went back, all of it or a part. */
export const saleRefunded = defineEvent({
  type: EVENTS.SALE_REFUNDED,
  version: 1,
  payload: z.object({
    /** The sale. */
    id: z.uuid(),
    number: z.string(),
    refundId: z.uuid(),
    customerId: z.uuid().nullable(),
    amount,
    currency: currencyCode,
    total: amount,
    /** How much of the sale has gone back with this one. */
    refunded: amount,
    reason: z.string().nullable(),
    restock: z.array(z.object({ itemId: z.uuid(), quantity: z.int() })),
  }),
  pii: [],
});
