import { z } from 'zod';
import { stockReason } from '../commerce/stock.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** The stock of a product moved. */
export const stockChanged = defineEvent({
  type: EVENTS.STOCK_CHANGED,
  version: 1,
  payload: z.object({
    productId: z.uuid(),
    /** Pieces; negative when stock left. */
    delta: z.int(),
    stock: z.int(),
    reason: stockReason,
    /** What caused it, such as the id of a sale. */
    reference: z.string().nullable(),
  }),
  pii: [],
});
