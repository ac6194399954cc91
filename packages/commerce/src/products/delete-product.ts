import { authorise, EVENTS, productErrors, requestErrors } from '@daino/contract';
import { products } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewProduct } from './view-product.ts';

/**
 * Removes a product that was never sold or ordered, with the movements of its stock.
 * Throws NOT_FOUND, and PRODUCT_IN_USE when a sale or an order names it.
 */
export async function deleteProduct(
  { database, outbox }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<void> {
  authorise(scope, 'products:write');
  await database.inStore(scope, async (tx) => {
    const isInUse = await products.lockForRemoval(tx, id);
    const row = await products.find(tx, id);
    if (!row) throw requestErrors.NOT_FOUND({ what: 'product' });
    if (isInUse) throw productErrors.PRODUCT_IN_USE({});
    await products.remove(tx, id);
    await outbox.append(tx, scope, [
      { type: EVENTS.PRODUCT_DELETED, subject: `product:${id}`, payload: viewProduct(row) },
    ]);
  });
}
