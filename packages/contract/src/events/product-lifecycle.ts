import { z } from 'zod';
import { product } from '../commerce/product.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** A product was added to what the store sells. */
export const productCreated = defineEvent({
  type: EVENTS.PRODUCT_CREATED,
  version: 1,
  payload: z.object(product.shape),
  pii: [],
});

/** A product changed; what its stock does is told by `stock.*`. */
export const productUpdated = defineEvent({
  type: EVENTS.PRODUCT_UPDATED,
  version: 1,
  payload: z.object({
    ...product.shape,
    /** The fields that changed. */
    changed: z.array(z.string()),
  }),
  pii: [],
});

/** A product that was never sold was removed; this is what it was. */
export const productDeleted = defineEvent({
  type: EVENTS.PRODUCT_DELETED,
  version: 1,
  payload: z.object(product.shape),
  pii: [],
});
