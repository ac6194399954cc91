import { productErrors, requestErrors, type StockMovement, type StockReason } from '@daino/contract';
import { type KeyedRequest, products, type SellableProduct, stock } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce } from '../answers/answer-once.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { factsOfStock } from './facts-of-stock.ts';

export interface StockChange {
  readonly productId: string;
  readonly reason: StockReason;
  readonly reference: string | null;
  readonly request: KeyedRequest | undefined;
  /** What is on hand afterwards. */
  readonly stockOf: (product: SellableProduct) => number;
}

/** Moves the stock of one product and tells it. Throws NOT_FOUND and STOCK_INVALID. */
export async function changeStock(
  { database, outbox, clock }: CommerceDependencies,
  scope: StoreScope,
  { productId, reason, reference, request, stockOf }: StockChange,
): Promise<StockMovement> {
  const { answer } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      const [product] = await products.lock(tx, [productId]);
      if (!product) throw requestErrors.NOT_FOUND({ what: 'product' });
      const left = stockOf(product);
      if (left > HIGHEST_STOCK || (left < 0 && !product.allowBackorder))
        throw productErrors.STOCK_INVALID({ stock: left });
      const at = clock.now();
      const id = newId();
      const delta = left - product.stock;
      const moved = { movementId: id, productId: product.id, delta };
      await stock.move(tx, [moved], { reason, reference, at });
      const cause = { reason, reference };
      await outbox.append(tx, scope, factsOfStock([{ ...moved, product, stock: left }], cause));
      return { id, productId: product.id, delta, stock: left, ...cause, createdAt: at.toISOString() };
    }),
  );
  return answer;
}

/** What the column can hold. */
const HIGHEST_STOCK = 2_147_483_647;
