import { authorise, requestErrors, type Cart } from '@daino/contract';
import { carts } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewCart } from './view-cart.ts';

/** One cart of the store. Throws NOT_FOUND. */
export async function getCart(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Cart> {
  authorise(scope, 'carts:read');
  const row = await database.inStore(scope, (tx) => carts.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'cart' });
  return viewCart(row);
}
