import { LIMITS } from '@daino/contract';
import { orders } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { moveOrder } from '../orders/move-order.ts';

/**
 * Abandons the store's orders that nobody confirmed or paid since then; their pieces go back into stock. Gives how
 * many. Two at once never take the same order.
 */
export async function abandonOrders(
  commerce: Pick<CommerceDependencies, 'database' | 'outbox' | 'clock'>,
  scope: StoreScope,
  since: Date,
): Promise<number> {
  return commerce.database.inStore(scope, async (tx) => {
    const forgotten = await orders.lockForgotten(tx, { since, limit: LIMITS.abandonment.batch });
    for (const row of forgotten) await moveOrder(commerce, { tx, scope }, row, { to: 'abandoned' });
    return forgotten.length;
  });
}
