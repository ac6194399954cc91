import { authorise, type ListQuery, type Page, type Cart } from '@daino/contract';
import { carts } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewCart } from './view-cart.ts';

/** The store's carts, newest first. */
export async function listCarts(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Cart>> {
  authorise(scope, 'carts:read');
  return database.inStore(scope, (tx) => pageOfRows(query, (options) => carts.list(tx, options), viewCart));
}
