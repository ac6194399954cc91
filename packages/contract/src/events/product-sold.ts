import { z } from 'zod';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** One line of a sale or an order was completed. */
export const productSold = defineEvent({
  type: EVENTS.PRODUCT_SOLD,
  version: 1,
  payload: z.object({
    productId: z.uuid(),
    orderId: z.uuid(),
    quantity: z.int(),
    unitPrice: amount,
    currency: currencyCode,
  }),
  pii: [],
});
