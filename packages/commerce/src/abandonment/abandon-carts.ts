import { EVENTS, LIMITS } from '@daino/contract';
import { type CartRow, carts } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { Fact } from '@daino/outbox';
import { viewCart } from '../carts/view-cart.ts';
import type { CommerceDependencies } from '../create-commerce.ts';

/** Abandons the store's carts that nobody touched since then; gives how many. Two at once never take the same cart. */
export async function abandonCarts(
  { database, outbox }: Pick<CommerceDependencies, 'database' | 'outbox'>,
  scope: StoreScope,
  since: Date,
): Promise<number> {
  return database.inStore(scope, async (tx) => {
    const forgotten = await carts.lockForgotten(tx, { since, limit: LIMITS.abandonment.batch });
    for (const row of forgotten) await carts.update(tx, { ...row, status: 'abandoned' });
    await outbox.append(tx, scope, forgotten.map(cartAbandoned));
    return forgotten.length;
  });
}

function cartAbandoned(row: CartRow): Fact {
  const { id, customerId, items, total, currency, updatedAt } = viewCart(row);
  const payload = { id, customerId, items, total, currency, updatedAt };
  return { type: EVENTS.CART_ABANDONED, subject: `cart:${id}`, payload };
}
