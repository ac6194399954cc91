import { z } from 'zod';
import { hookTrace } from '../hooks/hook-trace.ts';
import { amount, currencyCode } from '../money.ts';
import { adjustment } from './adjustment.ts';
import { lineDrafts, lineItem } from './lines.ts';
import { metadata } from './parts.ts';

/** The whole content of a cart, as a client sends it. */
export const cartDraft = z
  .strictObject({
    customerId: z.uuid().optional(),
    items: z
      .array(lineDrafts.element.omit({ unitPrice: true }))
      .max(200)
      .default([]),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CartDraft' });
export type CartDraft = z.output<typeof cartDraft>;

/** A cart as the hooks see it before it is written. */
export const cartSubject = z.object({
  id: z.uuid(),
  currency: currencyCode,
  items: z.array(lineItem),
  adjustments: z.array(adjustment),
  subtotal: amount,
  total: amount,
  customerId: z.uuid().optional(),
  metadata,
  createdAt: z.iso.datetime(),
});
export type CartSubject = z.output<typeof cartSubject>;

/** A cart as the API answers it; changing an abandoned one opens it again. */
export const cart = z
  .object({
    id: z.uuid(),
    status: z.enum(['open', 'ordered', 'abandoned']),
    currency: currencyCode,
    items: z.array(lineItem),
    adjustments: z.array(adjustment),
    subtotal: amount,
    total: amount,
    customerId: z.uuid().nullable(),
    metadata,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    trace: hookTrace,
  })
  .meta({ id: 'Cart' });
export type Cart = z.output<typeof cart>;
