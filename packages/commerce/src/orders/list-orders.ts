import { authorise, type ListQuery, type Order, type Page } from '@daino/contract';
import { orders } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewOrder } from './view-order.ts';

/** The store's orders, newest first; `q` looks in number, name and phone. */
export async function listOrders(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Order>> {
  authorise(scope, 'orders:read');
  return database.inStore(scope, (tx) => pageOfRows(query, (options) => orders.list(tx, options), viewOrder));
}
