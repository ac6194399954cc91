import { z } from 'zod';
import { lineItem } from '../commerce/lines.ts';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** Nobody touched a cart with something in it for a while. */
export const cartAbandoned = defineEvent({
  type: EVENTS.CART_ABANDONED,
  version: 1,
  payload: z.object({
    id: z.uuid(),
    customerId: z.uuid().nullable(),
    items: z.array(lineItem),
    total: amount,
    currency: currencyCode,
    updatedAt: z.iso.datetime(),
  }),
  pii: [],
});
