import { z } from 'zod';
import { amount, currencyCode } from '../money.ts';
import { metadata, name, tags } from './parts.ts';

/** A product as the API and plugins see it. */
export const product = z
  .object({
    id: z.uuid(),
    name,
    description: z.string().nullable(),
    sku: z.string().nullable(),
    price: amount,
    currency: currencyCode,
    /** Pieces on hand; negative only with backorder. */
    stock: z.int(),
    allowBackorder: z.boolean(),
    category: z.string().nullable(),
    tags,
    images: z.array(z.string()),
    metadata,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Product' });
export type Product = z.output<typeof product>;

export const productDraft = z
  .strictObject({
    name,
    description: z.string().max(10_000).optional(),
    sku: z.string().trim().min(1).max(64).optional(),
    price: amount.min(0),
    currency: currencyCode.optional(),
    stock: z.int().min(0).max(1_000_000_000).default(0),
    allowBackorder: z.boolean().default(false),
    category: z.string().trim().min(1).max(100).optional(),
    tags: tags.default([]),
    images: z
      .array(z.url({ protocol: /^https?$/ }).max(2_000))
      .max(20)
      .default([]),
    metadata: metadata.default({}),
  })
  .meta({ id: 'ProductDraft' });
export type ProductDraft = z.output<typeof productDraft>;
