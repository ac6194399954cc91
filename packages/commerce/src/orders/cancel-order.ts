import { authorise, type Order, type OrderCancellation, requestErrors } from '@daino/contract';
import { orders } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { moveOrder } from './move-order.ts';

/** Cancels an order: its pieces go back into stock, what was paid stays until it is refunded. Throws NOT_FOUND and ORDER_MOVE_INVALID. */
export async function cancelOrder(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { id, reason }: OrderCancellation & { readonly id: string },
): Promise<Order> {
  authorise(scope, 'orders:write');
  return commerce.database.inStore(scope, async (tx) => {
    const locked = await orders.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'order' });
    return moveOrder(commerce, { tx, scope }, locked, { to: 'cancelled', reason });
  });
}
