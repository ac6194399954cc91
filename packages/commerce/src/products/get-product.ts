import { authorise, type Product, requestErrors } from '@daino/contract';
import { products } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewProduct } from './view-product.ts';

/** One product of the store. Throws NOT_FOUND. */
export async function getProduct(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Product> {
  authorise(scope, 'products:read');
  const row = await database.inStore(scope, (tx) => products.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'product' });
  return viewProduct(row);
}
