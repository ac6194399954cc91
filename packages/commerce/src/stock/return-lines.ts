import {
  type OrderItemRow,
  orders,
  products,
  type RestockedLine,
  type StoreTransaction,
} from '@daino/database';
import { newId } from '@daino/kernel';
import type { MovedStock } from './take-from-stock.ts';

/**
 * Notes on the lines of an order or a sale, which is locked, how many pieces of them come back, locks their products
 * and gives the moves of stock that follow.
 */
export async function returnLines(
  tx: StoreTransaction,
  items: readonly OrderItemRow[],
  lines: readonly RestockedLine[],
): Promise<MovedStock[]> {
  const back = lines.filter(({ quantity }) => quantity > 0);
  const productOf = new Map(items.map(({ id, productId }) => [id, productId]));
  const pieces = new Map<string, number>();
  for (const { itemId, quantity } of back) {
    const productId = productOf.get(itemId);
    if (productId !== undefined) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity);
  }
  const locked = await products.lock(tx, [...pieces.keys()]);
  await orders.noteRestocked(tx, back);
  return locked.map((product) => {
    const delta = pieces.get(product.id) ?? 0;
    return { movementId: newId(), productId: product.id, delta, product, stock: product.stock + delta };
  });
}
