import { authorise, HOOKS, type Payment, type PaymentDraft } from '@daino/contract';
import { orders, payments } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { refusalOf } from '../ask-plugins.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewPlacedOrder } from '../orders/view-order.ts';
import { drawUpPayment, refuseWhatIsNotDue } from './draw-up-payment.ts';
import { factsOfPayment } from './facts-of-payment.ts';
import { noteFailedPayment } from './note-failed-payment.ts';
import { subjectOfPayment, viewPayment } from './view-payment.ts';

export interface RecordedPayment {
  readonly payment: Payment;
  /** True when the payment was recorded by an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
}

/**
 * Records a payment of an order, of all that is left to pay or of a part.
 *
 * A plugin that fails stops the payment. One that refuses it is remembered: the payment stands in the books as failed.
 */
export async function recordPayment(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: PaymentDraft,
): Promise<RecordedPayment> {
  authorise(scope, 'payments:write');
  const { database, filters, outbox, clock } = commerce;

  // Read: the order, and whether the payment was recorded before.
  const request = keyedRequest(scope, 'record-payment', draft);
  const { order, earlier } = await database.inStore(scope, async (tx) => ({
    order: await orders.find(tx, draft.orderId),
    earlier: await earlierAnswer<Payment>(tx, request),
  }));
  if (earlier) return { payment: earlier, replayed: true };
  const drawn = drawUpPayment(draft, order, clock.now());
  refuseWhatIsNotDue(drawn, order);

  // Ask the plugins: they may add metadata or refuse; without their word nothing is paid.
  const filtered = await filters.runFilter(scope, HOOKS.BEFORE_PAYMENT_PROCESS, {
    operationId: drawn.id,
    data: { payment: subjectOfPayment(drawn), order: viewPlacedOrder(order) },
  });
  const { trace } = filtered;
  if (filtered.outcome === 'rejected') {
    await noteFailedPayment(commerce, scope, { payment: { ...drawn, trace }, reason: filtered.message });
    throw refusalOf(HOOKS.BEFORE_PAYMENT_PROCESS, filtered);
  }
  const settled = { ...drawn, metadata: filtered.data.payment.metadata, trace };

  // Write: payment, events and answer, if it is still due.
  const { answer, replayed } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      refuseWhatIsNotDue(settled, await orders.lock(tx, draft.orderId));
      await payments.insert(tx, settled);
      await outbox.append(tx, scope, [...factsOfPayment(settled), ...filtered.emitted]);
      return viewPayment(settled);
    }),
  );
  return { payment: answer, replayed };
}
