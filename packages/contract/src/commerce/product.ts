import { z } from 'zod';
import { amount, currencyCode } from '../money.ts';
import { description, images, metadata, name, tags } from './parts.ts';

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
    /** `stock.low` is said when the stock falls to this number or below. */
    lowStockThreshold: z.int().nullable(),
    /** `reorder.needed` is said when the stock falls to this number or below. */
    reorderThreshold: z.int().nullable(),
    category: z.string().nullable(),
    tags,
    images: z.array(z.string()),
    metadata,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Product' });
export type Product = z.output<typeof product>;

const sku = z.string().trim().min(1).max(64);
const price = amount.min(0);
const category = z.string().trim().min(1).max(100);
const threshold = z.int().min(0).max(1_000_000_000);

export const productDraft = z
  .strictObject({
    name,
    description: description.optional(),
    sku: sku.optional(),
    price,
    currency: currencyCode.optional(),
    stock: z.int().min(0).max(1_000_000_000).default(0),
    allowBackorder: z.boolean().default(false),
    lowStockThreshold: threshold.optional(),
    reorderThreshold: threshold.optional(),
    category: category.optional(),
    tags: tags.default([]),
    images: images.default([]),
    metadata: metadata.default({}),
  })
  .meta({ id: 'ProductDraft' });
export type ProductDraft = z.output<typeof productDraft>;

/** What is to change of a product: what is absent stays, null clears. Stock moves by receiving and correcting it. */
export const productChange = z
  .strictObject({
    name: name.optional(),
    description: description.nullable().optional(),
    sku: sku.nullable().optional(),
    price: price.optional(),
    allowBackorder: z.boolean().optional(),
    lowStockThreshold: threshold.nullable().optional(),
    reorderThreshold: threshold.nullable().optional(),
    category: category.nullable().optional(),
    tags: tags.optional(),
    images: images.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'ProductChange' });
export type ProductChange = z.output<typeof productChange>;

/** A product as the hooks see it: before it is written. */
export const productSubject = z.object({
  id: z.uuid(),
  name,
  description: description.optional(),
  sku: sku.optional(),
  price,
  currency: currencyCode,
  stock: z.int(),
  allowBackorder: z.boolean(),
  category: category.optional(),
  tags,
  images,
  metadata,
});
export type ProductSubject = z.output<typeof productSubject>;
