import { authorise, HOOKS, type Order, type OrderDraft } from '@daino/contract';
import { orders, products, stock } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { askPlugins } from '../ask-plugins.ts';
import { writtenMetadata } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { readForLines } from '../lines/read-for-lines.ts';
import { factsOfStock } from '../stock/facts-of-stock.ts';
import { takeFromStock } from '../stock/take-from-stock.ts';
import { basisOfOrder, drawUpOrder } from './draw-up-order.ts';
import { orderCreated } from './facts-of-order.ts';
import { closeCart, refuseWhatMoved } from './refusals.ts';
import { settleOrder } from './settle-order.ts';
import { subjectOfOrder, viewOrder } from './view-order.ts';

export interface CreatedOrder {
  readonly order: Order;
  /** True when the order was placed by an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
}

/**
 * Places an order: pending, not paid, its pieces taken from stock.
 *
 * As with a sale, the plugins are asked before the transaction opens, and what was read for them is read again under
 * lock; where the world moved in between, the caller is told so (409).
 */
export async function createOrder(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: OrderDraft,
): Promise<CreatedOrder> {
  authorise(scope, 'orders:write');
  const { database, outbox, clock } = commerce;

  // Read: what the order is about, and whether it was placed before.
  const request = keyedRequest(scope, 'create-order', draft);
  const { found, earlier } = await database.inStore(scope, async (tx) => ({
    found: await readForLines(tx, draft),
    earlier: await earlierAnswer<Order>(tx, request),
  }));
  if (earlier) return { order: earlier, replayed: true };
  const basis = basisOfOrder(draft, found);
  const { customer, productIds } = basis;
  const metadata = writtenMetadata(scope, {}, draft.metadata);
  const drawn = drawUpOrder({ ...draft, metadata }, basis, clock.now());
  takeFromStock(drawn.items, found.products);

  // Ask the plugins: they may adjust or refuse.
  const { data, trace, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_ORDER_CREATE, {
    operationId: drawn.id,
    data: { order: subjectOfOrder(drawn), ...(customer && { customer }) },
  });
  const settled = settleOrder(drawn, data.order, trace);

  // Write: order, stock, cart, events and answer, together or not at all.
  const { answer, replayed } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      await closeCart(tx, draft.cartId, settled.createdAt);
      const locked = await products.lock(tx, productIds);
      refuseWhatMoved(basis, locked);
      const taken = takeFromStock(settled.items, locked);
      const number = await orders.insert(tx, settled);
      const cause = { reason: 'order', reference: settled.id } as const;
      await stock.move(tx, taken, { ...cause, at: settled.createdAt });
      const unpaid = { channel: 'online', status: 'pending', paidMinor: 0, refundedMinor: 0 } as const;
      const order = viewOrder({ ...settled, number, ...unpaid });
      await outbox.append(tx, scope, [orderCreated(order), ...factsOfStock(taken, cause), ...emitted]);
      return order;
    }),
  );
  return { order: answer, replayed };
}
