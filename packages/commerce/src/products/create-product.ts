import { authorise, EVENTS, type Product, type ProductDraft, productErrors, toMinor } from '@daino/contract';
import { type ProductRow, products, type StoreTransaction } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewProduct } from './view-product.ts';

/**
 * Adds a product to what the store sells; its first stock is a movement like any other.
 * Throws PRODUCT_SKU_TAKEN, PRODUCT_CURRENCY_FOREIGN, and MONEY_TOO_PRECISE for a price with too many digits.
 */
export async function createProduct(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: ProductDraft,
): Promise<Product> {
  authorise(scope, 'products:write');
  const request = keyedRequest(scope, 'create-product', draft);
  const { answer } = await commerce.database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      const row = productRow(draft, await products.currencyOf(tx), commerce.clock.now());
      if (!(await products.insert(tx, row))) throw productErrors.PRODUCT_SKU_TAKEN({ sku: row.sku ?? '' });
      if (row.stock > 0) await receiveStock(commerce, scope, { tx, row });
      return viewProduct(row);
    }),
  );
  return answer;
}

function productRow(draft: ProductDraft, storeCurrency: string, now: Date): ProductRow {
  const { price, currency = storeCurrency, description = null, sku = null, category = null, ...rest } = draft;
  if (currency !== storeCurrency) {
    const issues = [{ path: 'currency', message: `must be ${storeCurrency}, the currency of the store` }];
    throw productErrors.PRODUCT_CURRENCY_FOREIGN({ currency, store: storeCurrency }, { issues });
  }
  const priceMinor = toMinor(price, currency);
  return {
    ...rest,
    id: newId(),
    priceMinor,
    currency,
    description,
    sku,
    category,
    createdAt: now,
    updatedAt: now,
  };
}

async function receiveStock(
  { outbox }: CommerceDependencies,
  scope: StoreScope,
  { tx, row }: { readonly tx: StoreTransaction; readonly row: ProductRow },
): Promise<void> {
  const { id: productId, stock } = row;
  const movement = { productId, delta: stock, stock, reason: 'received' as const, reference: null };
  await products.noteMovement(tx, { id: newId(), ...movement });
  await outbox.append(tx, scope, [
    { type: EVENTS.STOCK_CHANGED, subject: `product:${productId}`, payload: movement },
  ]);
}
