import { authorise, HOOKS, type Sale, type SaleDraft } from '@daino/contract';
import { products, sales } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { writtenMetadata } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { askPlugins } from '../ask-plugins.ts';
import { readForLines } from '../lines/read-for-lines.ts';
import { takeFromStock } from '../stock/take-from-stock.ts';
import { basisOfSale } from './basis-of-sale.ts';
import { drawUpSale, subjectOf } from './draw-up-sale.ts';
import { factsOfSale } from './facts-of-sale.ts';
import { refuseWhatMoved, refuseWhatWasNotPaid } from './refusals.ts';
import { settleSale } from './settle-sale.ts';
import { viewSale } from './view-sale.ts';

export interface RecordedSale {
  readonly sale: Sale;
  /** True when the sale was made by an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
}

/**
 * Makes a sale: paid and completed in one step.
 *
 * No plugin runs while a transaction is open. So what the plugins are asked about is read first, and what was read is
 * read again under lock before anything is written; where the world moved in between, the caller is told so (409).
 */
export async function recordSale(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: SaleDraft,
): Promise<RecordedSale> {
  authorise(scope, 'sales:write');
  const { database, outbox, clock } = commerce;

  // Read: what the sale is about, then whether it was made before, so that what it did itself is never held against it.
  const request = keyedRequest(scope, 'record-sale', draft);
  const { found, earlier } = await database.inStore(scope, async (tx) => ({
    found: await readForLines(tx, draft),
    earlier: await earlierAnswer<Sale>(tx, request),
  }));
  if (earlier) return { sale: earlier, replayed: true };
  const basis = basisOfSale(draft, found);
  const { customer, productIds } = basis;
  const metadata = writtenMetadata(scope, {}, draft.metadata);
  const drawn = drawUpSale({ ...draft, metadata }, basis, clock.now());
  takeFromStock(drawn.items, found.products);

  // Ask the plugins: they may adjust or refuse.
  const filtered = await askPlugins(commerce, scope, HOOKS.BEFORE_SALE_CREATE, {
    operationId: drawn.id,
    data: { sale: subjectOf(drawn), ...(customer && { customer }) },
  });
  const settled = settleSale(drawn, filtered.data.sale, filtered.trace);
  refuseWhatWasNotPaid(settled, draft.payment.amount);

  // Write: sale, stock, events and answer, together or not at all.
  const { answer, replayed } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      const locked = await products.lock(tx, productIds);
      refuseWhatMoved(basis, locked);
      const taken = takeFromStock(settled.items, locked);
      const number = await sales.insert(tx, settled, taken);
      const sale = viewSale({ ...settled, number });
      await outbox.append(tx, scope, [...factsOfSale(sale, { customer, taken }), ...filtered.emitted]);
      return sale;
    }),
  );
  return { sale: answer, replayed };
}
