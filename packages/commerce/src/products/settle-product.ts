import { type ProductSubject, toMajor, toMinor } from '@daino/contract';
import type { ProductRow } from '@daino/database';

/** What the plugins are shown of a product that is about to be written. */
export function subjectOfProduct(row: ProductRow): ProductSubject {
  const { id, name, description, sku, priceMinor, currency, category, metadata } = row;
  return {
    id,
    name,
    ...(description !== null && { description }),
    ...(sku !== null && { sku }),
    price: toMajor(priceMinor, currency),
    currency,
    stock: row.stock,
    allowBackorder: row.allowBackorder,
    ...(category !== null && { category }),
    tags: [...row.tags],
    images: [...row.images],
    metadata,
  };
}

/** Takes over what the plugins may change of a product. */
export function settleProduct(row: ProductRow, subject: ProductSubject): ProductRow {
  const { name, description = null, price, tags, images, metadata } = subject;
  return {
    ...row,
    name: name.trim(),
    description,
    priceMinor: toMinor(price, row.currency),
    tags: tags.map((tag) => tag.trim()),
    images,
    metadata,
  };
}
