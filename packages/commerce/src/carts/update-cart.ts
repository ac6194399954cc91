import { authorise, type Cart, type CartDraft, cartErrors, requestErrors } from '@daino/contract';
import { carts } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { readForLines } from '../lines/read-for-lines.ts';
import { fillCart } from './fill-cart.ts';
import { viewCart } from './view-cart.ts';

/**
 * Replaces the content of a cart; an abandoned one is open again. Of two at once the later one stays.
 * Throws NOT_FOUND, CART_ORDERED and what filling it throws.
 */
export async function updateCart(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { id, draft }: { readonly id: string; readonly draft: CartDraft },
): Promise<Cart> {
  authorise(scope, 'carts:write');
  const { database, outbox } = commerce;
  const { cart, found } = await database.inStore(scope, async (tx) => ({
    cart: await carts.find(tx, id),
    found: await readForLines(tx, draft),
  }));
  if (!cart) throw requestErrors.NOT_FOUND({ what: 'cart' });
  if (cart.status === 'ordered') throw cartErrors.CART_ORDERED({});

  const { row, emitted } = await fillCart(commerce, scope, {
    draft,
    found,
    cart: { id: cart.id, createdAt: cart.createdAt },
  });

  return database.inStore(scope, async (tx) => {
    const locked = await carts.lock(tx, id);
    if (locked?.status === 'ordered') throw cartErrors.CART_ORDERED({});
    await carts.update(tx, row);
    await outbox.append(tx, scope, emitted);
    return viewCart(row);
  });
}
