import { authorise, type Order, requestErrors } from '@daino/contract';
import { orders } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewOrder } from './view-order.ts';

/** One order with its lines, adjustments, what was paid, and the trace of the hooks that ran. Throws NOT_FOUND. */
export async function getOrder(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Order> {
  authorise(scope, 'orders:read');
  const row = await database.inStore(scope, (tx) => orders.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'order' });
  return viewOrder(row);
}
