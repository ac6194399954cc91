import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

const thresholdFact = z.object({
  productId: z.uuid(),
  name: z.string(),
  sku: z.string().nullable(),
  stock: z.int(),
  threshold: z.int(),
});

/** The stock of a product fell to its `lowStockThreshold`; said once per fall. */
export const stockLow = defineEvent({ type: EVENTS.STOCK_LOW, version: 1, payload: thresholdFact, pii: [] });

/** The stock of a product fell to its `reorderThreshold`; said once per fall. */
export const reorderNeeded = defineEvent({
  type: EVENTS.REORDER_NEEDED,
  version: 1,
  payload: thresholdFact,
  pii: [],
});
