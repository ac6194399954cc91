import { authorise, type Cart, type CartDraft } from '@daino/contract';
import { carts } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { readForLines } from '../lines/read-for-lines.ts';
import { fillCart } from './fill-cart.ts';
import { viewCart } from './view-cart.ts';

/** Begins a cart. It reserves nothing: stock is taken when it becomes an order. Throws what filling it throws. */
export async function createCart(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: CartDraft,
): Promise<Cart> {
  authorise(scope, 'carts:write');
  const { database, outbox, clock } = commerce;
  const request = keyedRequest(scope, 'create-cart', draft);
  const { found, earlier } = await database.inStore(scope, async (tx) => ({
    found: await readForLines(tx, draft),
    earlier: await earlierAnswer<Cart>(tx, request),
  }));
  if (earlier) return earlier;

  const cart = { id: newId(), createdAt: clock.now() };
  const { row, emitted } = await fillCart(commerce, scope, { draft, found, cart });

  const { answer } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      await carts.insert(tx, row);
      await outbox.append(tx, scope, emitted);
      return viewCart(row);
    }),
  );
  return answer;
}
