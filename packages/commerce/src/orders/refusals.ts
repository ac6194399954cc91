import { orderErrors } from '@daino/contract';
import { carts, type SellableProduct, type StoreTransaction } from '@daino/database';
import type { LinesBasis } from '../lines/basis-of-lines.ts';
import { movedSince } from '../lines/moved-since.ts';

/** Throws ORDER_MOVED when a product is gone or has another price than the one that the order was drawn up with. */
export function refuseWhatMoved(basis: LinesBasis, locked: readonly SellableProduct[]): void {
  const moved = movedSince(basis, locked);
  if (moved) throw orderErrors.ORDER_MOVED({ products: moved.products }, { issues: moved.issues });
}

/** Closes the cart that becomes an order. Throws ORDER_CART_CLOSED when it became one before, or is not there. */
export async function closeCart(tx: StoreTransaction, id: string | undefined, at: Date): Promise<void> {
  if (id === undefined || (await carts.close(tx, { id, at }))) return;
  const issues = [{ path: 'cartId', message: 'is no open cart of this store' }];
  throw orderErrors.ORDER_CART_CLOSED({ cartId: id }, { issues });
}
