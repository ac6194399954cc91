import type { Order, OrderStatus } from '@daino/contract';
import { type OrderRow, orders, stock, type StoreTransaction } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { factsOfStock } from '../stock/facts-of-stock.ts';
import { returnLines } from '../stock/return-lines.ts';
import { factsOfMove } from './facts-of-order.ts';
import { requireMove } from './order-states.ts';
import { viewOrder } from './view-order.ts';

export interface OrderStep {
  readonly to: OrderStatus;
  /** Why it was cancelled. */
  readonly reason?: string | undefined;
}

/**
 * Takes an order that this transaction has locked to its next state, and tells it. What is cancelled or abandoned goes
 * back into stock. Throws ORDER_MOVE_INVALID.
 */
export async function moveOrder(
  { outbox, clock }: Pick<CommerceDependencies, 'outbox' | 'clock'>,
  { tx, scope }: { readonly tx: StoreTransaction; readonly scope: StoreScope },
  locked: OrderRow,
  { to, reason }: OrderStep,
): Promise<Order> {
  requireMove(locked, to);
  const at = clock.now();
  const row = { ...locked, status: to, updatedAt: at };
  await orders.update(tx, row);
  const order = viewOrder(row);
  const facts = factsOfMove(order, { previousStatus: locked.status, reason });
  if (to === 'cancelled' || to === 'abandoned') {
    const cause = { reason: to, reference: row.id } as const;
    const lines = row.items.map(({ id, quantity, restocked }) => ({
      itemId: id,
      quantity: quantity - restocked,
    }));
    const returned = await returnLines(tx, row.items, lines);
    await stock.move(tx, returned, { ...cause, at });
    facts.push(...factsOfStock(returned, cause));
  }
  await outbox.append(tx, scope, facts);
  return order;
}
