import { authorise, type Order, type OrderMove, requestErrors } from '@daino/contract';
import { orders } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { completeOrder } from './complete-order.ts';
import { moveOrder } from './move-order.ts';

/** Takes an order to its next state. Throws NOT_FOUND, ORDER_MOVE_INVALID, and what completing it throws. */
export async function changeOrderStatus(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { id, status }: OrderMove & { readonly id: string },
): Promise<Order> {
  authorise(scope, 'orders:write');
  if (status === 'completed') return completeOrder(commerce, scope, id);
  return commerce.database.inStore(scope, async (tx) => {
    const locked = await orders.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'order' });
    return moveOrder(commerce, { tx, scope }, locked, { to: status });
  });
}
