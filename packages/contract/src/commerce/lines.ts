import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { amount } from '../money.ts';
import { metadata } from './parts.ts';

export const quantity = z.int().min(1).max(LIMITS.sale.quantity);

/** Lines as a client sends them; `unitPrice` defaults to the product's price. */
export const lineDrafts = z
  .array(
    z.strictObject({
      productId: z.uuid(),
      quantity,
      unitPrice: amount.min(0).optional(),
      metadata: metadata.default({}),
    }),
  )
  .min(1)
  .max(LIMITS.sale.items);
export type LineDraft = z.output<typeof lineDrafts>[number];

/** A line of a sale, an order or a cart. */
export const lineItem = z.object({
  id: z.string(),
  productId: z.uuid(),
  name: z.string(),
  sku: z.string().nullable(),
  quantity,
  unitPrice: amount,
  /** `unitPrice` times `quantity`. */
  subtotal: amount,
  metadata,
});
export type LineItem = z.output<typeof lineItem>;
