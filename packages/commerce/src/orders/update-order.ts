import { authorise, type Order, type OrderChange, orderErrors, requestErrors } from '@daino/contract';
import { orders } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { changedFields } from '../changed-fields.ts';
import { changeOf } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { orderUpdated } from './facts-of-order.ts';
import { hasEnded } from './order-states.ts';
import { viewOrder } from './view-order.ts';

/** Changes address, notes or metadata of an order that is still open. Throws NOT_FOUND and ORDER_ENDED. */
export async function updateOrder(
  { database, outbox, clock }: CommerceDependencies,
  scope: StoreScope,
  { id, change }: { readonly id: string; readonly change: OrderChange },
): Promise<Order> {
  authorise(scope, 'orders:write');
  return database.inStore(scope, async (tx) => {
    const locked = await orders.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'order' });
    if (hasEnded(locked)) throw orderErrors.ORDER_ENDED({ status: locked.status });
    const row = { ...locked, ...changeOf(scope, locked, change), updatedAt: clock.now() };
    await orders.update(tx, row);
    const order = viewOrder(row);
    const changed = changedFields(viewOrder(locked), order, ['updatedAt']);
    if (changed.length > 0) await outbox.append(tx, scope, [orderUpdated(order, changed)]);
    return order;
  });
}
