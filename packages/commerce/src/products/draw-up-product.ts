import { type ProductDraft, productErrors, toMinor } from '@daino/contract';
import type { ProductRow } from '@daino/database';
import { newId } from '@daino/kernel';

/** Turns what a client sent into a product that could be written as it is. Throws PRODUCT_CURRENCY_FOREIGN and MONEY_TOO_PRECISE. */
export function drawUpProduct(draft: ProductDraft, storeCurrency: string, now: Date): ProductRow {
  const { price, currency = storeCurrency, description = null, sku = null, category = null } = draft;
  const { lowStockThreshold = null, reorderThreshold = null } = draft;
  const { name, stock, allowBackorder, tags, images, metadata } = draft;
  if (currency !== storeCurrency) {
    const issues = [{ path: 'currency', message: `must be ${storeCurrency}, the currency of the store` }];
    throw productErrors.PRODUCT_CURRENCY_FOREIGN({ currency, store: storeCurrency }, { issues });
  }
  const optional = { description, sku, category, lowStockThreshold, reorderThreshold };
  return {
    id: newId(),
    name,
    ...optional,
    priceMinor: toMinor(price, currency),
    currency,
    stock,
    allowBackorder,
    tags,
    images,
    metadata,
    createdAt: now,
    updatedAt: now,
  };
}
