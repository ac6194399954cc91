import { authorise, HOOKS, type Refund, type RefundDraft, refundErrors } from '@daino/contract';
import { orders, payments, refunds, stock, type StoreTransaction } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { askPlugins } from '../ask-plugins.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewPlacedOrder } from '../orders/view-order.ts';
import { viewRecordedPayment } from '../payments/view-payment.ts';
import { factsOfStock } from '../stock/facts-of-stock.ts';
import { returnLines } from '../stock/return-lines.ts';
import { drawUpRefund, refuseWhatCannotGoBack, type RefundBasis } from './draw-up-refund.ts';
import { factsOfRefund } from './facts-of-refund.ts';
import { subjectOfRefund, viewRefund } from './view-refund.ts';

export interface RecordedRefund {
  readonly refund: Refund;
  /** True when the refund was recorded by an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
}

/**
 * Pays back a payment of an order or a sale, all of it or a part, and puts the named pieces back into stock.
 * Never more than was paid goes back, however many ask at once. A plugin that fails stops the refund.
 */
export async function recordRefund(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: RefundDraft,
): Promise<RecordedRefund> {
  authorise(scope, 'refunds:write');
  const { database, outbox, clock } = commerce;

  // Read: the payment and what it paid, and whether the refund was recorded before.
  const request = keyedRequest(scope, 'record-refund', draft);
  const { basis, earlier } = await database.inStore(scope, async (tx) => {
    const found = await earlierAnswer<Refund>(tx, request);
    return { earlier: found, basis: await readBasis(tx, draft.paymentId) };
  });
  if (earlier) return { refund: earlier, replayed: true };
  const drawn = drawUpRefund(draft, basis, clock.now());
  refuseWhatCannotGoBack(drawn, basis);

  // Ask the plugins: they may add metadata or refuse; without their word nothing goes back.
  const { payment, order } = basis;
  const { data, trace, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_REFUND_PROCESS, {
    operationId: drawn.id,
    data: {
      refund: subjectOfRefund(drawn),
      payment: viewRecordedPayment(payment),
      order: viewPlacedOrder(order),
    },
  });
  const settled = { ...drawn, metadata: data.refund.metadata, trace };

  // Write: refund, payment, stock, events and answer, if so much can still go back.
  const { answer, replayed } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      await orders.lockAny(tx, order.id);
      const locked = await readBasis(tx, payment.id);
      refuseWhatCannotGoBack(settled, locked);
      const after = withRefund(locked, settled.amountMinor);
      await payments.noteRefunded(tx, after.payment);
      await refunds.insert(tx, settled);
      const returned = await returnLines(tx, locked.order.items, settled.restock);
      const cause = { reason: 'refunded', reference: settled.id } as const;
      await stock.move(tx, returned, { ...cause, at: settled.createdAt });
      await outbox.append(tx, scope, [
        ...factsOfRefund(settled, after),
        ...factsOfStock(returned, cause),
        ...emitted,
      ]);
      return viewRefund(settled);
    }),
  );
  return { refund: answer, replayed };
}

async function readBasis(tx: StoreTransaction, paymentId: string): Promise<RefundBasis> {
  const payment = await payments.find(tx, paymentId);
  const order = payment && (await orders.findAny(tx, payment.orderId));
  if (payment && order) return { payment, order };
  const issues = [{ path: 'paymentId', message: 'is no payment of this store' }];
  throw refundErrors.REFUND_PAYMENT_UNKNOWN({ paymentId }, { issues });
}

function withRefund({ payment, order }: RefundBasis, amountMinor: number): RefundBasis {
  const refundedMinor = payment.refundedMinor + amountMinor;
  const status = refundedMinor === payment.amountMinor ? 'refunded' : payment.status;
  return {
    payment: { ...payment, refundedMinor, status },
    order: { ...order, refundedMinor: order.refundedMinor + amountMinor },
  };
}
