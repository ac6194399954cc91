import { z } from 'zod';
import { product, productChange, productDraft } from '../commerce/product.ts';
import { defineModel } from './define-model.ts';

const pieces = z.int().min(-1_000_000_000).max(1_000_000_000);

/**
 * `stock` sets what is on hand, or moves it by so many pieces with `{$inc: -1}`, under lock and never below zero without
 * backorder. That is an act of its own, with the grant `stock:write`, so that it stands alone.
 */
const change = productChange
  .extend({ stock: z.union([pieces, z.strictObject({ $inc: pieces })]).optional() })
  .refine(({ stock, ...others }) => stock === undefined || Object.keys(others).length === 0, {
    path: ['stock'],
    message: 'changes in a call of its own; leave out the other fields',
  });

export const productModel = defineModel({
  entity: product,
  fields: {
    id: 'id',
    name: 'text',
    description: 'text',
    sku: 'text',
    price: 'amount',
    currency: 'text',
    stock: 'number',
    allowBackorder: 'boolean',
    lowStockThreshold: 'number',
    reorderThreshold: 'number',
    category: 'text',
    tags: 'list',
    images: 'list',
    metadata: 'json',
    createdAt: 'instant',
    updatedAt: 'instant',
  },
  personal: [],
  grants: { read: 'products:read', write: 'products:write' },
  draft: productDraft,
  change,
  removable: true,
});
