import { z } from 'zod';
import { notes } from './parts.ts';

/** Why the stock of a product moved. */
export const stockReason = z.enum([
  'sale',
  'order',
  'cancelled',
  'abandoned',
  'refunded',
  'received',
  'corrected',
]);
export type StockReason = z.output<typeof stockReason>;

const pieces = z.int().min(1).max(1_000_000_000);

/** Pieces that came in. */
export const stockReceipt = z
  .strictObject({ quantity: pieces, reference: notes.optional() })
  .meta({ id: 'StockReceipt' });
export type StockReceipt = z.output<typeof stockReceipt>;

/** What was counted; the stock is this from here on. */
export const stockCorrection = z
  .strictObject({ stock: z.int().min(-1_000_000_000).max(1_000_000_000), reference: notes.optional() })
  .meta({ id: 'StockCorrection' });
export type StockCorrection = z.output<typeof stockCorrection>;

/** By how many pieces the stock moves; negative when pieces leave. */
export const stockAdjustment = z
  .strictObject({
    delta: z
      .int()
      .min(-1_000_000_000)
      .max(1_000_000_000)
      .refine((delta) => delta !== 0, 'must not be 0'),
    reference: notes.optional(),
  })
  .meta({ id: 'StockAdjustment' });
export type StockAdjustment = z.output<typeof stockAdjustment>;

/** One change of a product's stock. */
export const stockMovement = z
  .object({
    id: z.uuid(),
    productId: z.uuid(),
    /** Pieces; negative when stock left. */
    delta: z.int(),
    /** Pieces on hand afterwards. */
    stock: z.int(),
    reason: stockReason,
    /** What caused it, such as the id of a sale. */
    reference: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'StockMovement' });
export type StockMovement = z.output<typeof stockMovement>;
