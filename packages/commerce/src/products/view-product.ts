import { type Product, toMajor } from '@daino/contract';
import type { ProductRow } from '@daino/database';

/** A product as the API and plugins see it. */
export function viewProduct({ priceMinor, ...row }: ProductRow): Product {
  return {
    ...row,
    price: toMajor(priceMinor, row.currency),
    tags: [...row.tags],
    images: [...row.images],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
