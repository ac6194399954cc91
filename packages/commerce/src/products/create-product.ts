import { authorise, EVENTS, HOOKS, type Product, type ProductDraft, productErrors } from '@daino/contract';
import { products, stock } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { askPlugins } from '../ask-plugins.ts';
import { writtenMetadata } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { drawUpProduct } from './draw-up-product.ts';
import { settleProduct, subjectOfProduct } from './settle-product.ts';
import { viewProduct } from './view-product.ts';

/**
 * Adds a product to what the store sells; its first stock is a movement like any other.
 * Throws PRODUCT_SKU_TAKEN, PRODUCT_CURRENCY_FOREIGN, PRODUCT_REJECTED_BY_PLUGIN, and MONEY_TOO_PRECISE for a price
 * with too many digits.
 */
export async function createProduct(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: ProductDraft,
): Promise<Product> {
  authorise(scope, 'products:write');
  const { database, outbox, clock } = commerce;

  // Read: in what the store sells, and whether the product was created before.
  const request = keyedRequest(scope, 'create-product', draft);
  const { currency, earlier } = await database.inStore(scope, async (tx) => ({
    currency: await products.currencyOf(tx),
    earlier: await earlierAnswer<Product>(tx, request),
  }));
  if (earlier) return earlier;
  const metadata = writtenMetadata(scope, {}, draft.metadata);
  const drawn = drawUpProduct({ ...draft, metadata }, currency, clock.now());

  // Ask the plugins: they may change what it is called and what it costs, or refuse it.
  const { data, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_PRODUCT_CREATE, {
    operationId: drawn.id,
    data: { product: subjectOfProduct(drawn) },
  });
  const row = settleProduct(drawn, data.product);

  // Write: product, first stock, events and answer, together or not at all.
  const { answer } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      if (!(await products.insert(tx, row))) throw productErrors.PRODUCT_SKU_TAKEN({ sku: row.sku ?? '' });
      const created = viewProduct(row);
      const subject = `product:${row.id}`;
      await outbox.append(tx, scope, [
        { type: EVENTS.PRODUCT_CREATED, subject, payload: created },
        ...emitted,
      ]);
      if (row.stock > 0) {
        const first = { productId: row.id, delta: row.stock, stock: row.stock, reference: null };
        const movement = { ...first, reason: 'received' as const };
        await stock.note(tx, { id: newId(), ...movement });
        await outbox.append(tx, scope, [{ type: EVENTS.STOCK_CHANGED, subject, payload: movement }]);
      }
      return created;
    }),
  );
  return answer;
}
