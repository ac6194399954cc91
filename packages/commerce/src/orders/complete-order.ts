import { authorise, HOOKS, type Order, orderErrors, requestErrors } from '@daino/contract';
import { orders, payments } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { askPlugins } from '../ask-plugins.ts';
import { changedFields } from '../changed-fields.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewRecordedPayment } from '../payments/view-payment.ts';
import { moveOrder } from './move-order.ts';
import { requireMove } from './order-states.ts';
import { viewPlacedOrder } from './view-order.ts';

/**
 * Completes an order: it is fulfilled, and its lines are sold.
 * Throws NOT_FOUND, ORDER_MOVE_INVALID, ORDER_REJECTED_BY_PLUGIN, and ORDER_MOVED when somebody else changed or paid
 * it in the meantime.
 */
export async function completeOrder(
  commerce: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Order> {
  authorise(scope, 'orders:write');
  const { database, outbox } = commerce;

  const found = await database.inStore(scope, async (tx) => {
    const row = await orders.find(tx, id);
    return row && { row, paid: await payments.listOf(tx, id) };
  });
  if (!found) throw requestErrors.NOT_FOUND({ what: 'order' });
  requireMove(found.row, 'completed');
  const order = viewPlacedOrder(found.row);

  // Ask the plugins: they may note something on it, or refuse.
  const { data, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_ORDER_COMPLETE, {
    operationId: id,
    data: { order, payments: found.paid.map(viewRecordedPayment) },
  });

  // Write: the last state and what was noted, unless the order is another one by now.
  return database.inStore(scope, async (tx) => {
    const locked = await orders.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'order' });
    requireMove(locked, 'completed');
    if (changedFields(order, viewPlacedOrder(locked)).length > 0)
      throw orderErrors.ORDER_MOVED({ products: [] });
    const { notes = null, metadata } = data.order;
    const row = { ...locked, notes, metadata };
    const completed = await moveOrder(commerce, { tx, scope }, row, { to: 'completed' });
    await outbox.append(tx, scope, emitted);
    return completed;
  });
}
