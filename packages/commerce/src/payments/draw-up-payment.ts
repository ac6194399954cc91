import { type PaymentDraft, paymentErrors, toMajor, toMinor } from '@daino/contract';
import type { OrderRow, PaymentRow } from '@daino/database';
import { newId } from '@daino/kernel';

/** Turns what a client sent into a payment of that order. Throws PAYMENT_ORDER_UNKNOWN, PAYMENT_CURRENCY_FOREIGN and MONEY_TOO_PRECISE. */
export function drawUpPayment(draft: PaymentDraft, order: OrderRow | undefined, now: Date): PaymentRow {
  if (!order) throw orderUnknown(draft.orderId);
  const { provider = null, method, amount, currency = order.currency, reference = null, metadata } = draft;
  if (currency !== order.currency) {
    const issues = [{ path: 'currency', message: `must be ${order.currency}, the currency of the order` }];
    throw paymentErrors.PAYMENT_CURRENCY_FOREIGN({ currency, order: order.currency }, { issues });
  }
  return {
    id: newId(),
    orderId: order.id,
    provider,
    method,
    amountMinor: toMinor(amount, currency),
    refundedMinor: 0,
    currency,
    reference,
    status: 'completed',
    metadata,
    trace: [],
    createdAt: now,
  };
}

/** Throws PAYMENT_ORDER_UNKNOWN, PAYMENT_ORDER_ENDED, and PAYMENT_EXCEEDS_DUE when less is left to pay. */
export function refuseWhatIsNotDue(
  { orderId, amountMinor, currency }: PaymentRow,
  order: OrderRow | undefined,
): asserts order is OrderRow {
  if (!order) throw orderUnknown(orderId);
  const { status, totalMinor, paidMinor, refundedMinor } = order;
  if (status === 'cancelled' || status === 'abandoned') throw paymentErrors.PAYMENT_ORDER_ENDED({ status });
  const dueMinor = totalMinor - (paidMinor - refundedMinor);
  if (amountMinor <= dueMinor) return;
  const due = toMajor(dueMinor, currency);
  const issues = [{ path: 'amount', message: `may be ${due}` }];
  const amount = toMajor(amountMinor, currency);
  throw paymentErrors.PAYMENT_EXCEEDS_DUE({ amount, due, currency }, { issues });
}

function orderUnknown(orderId: string) {
  const issues = [{ path: 'orderId', message: 'is no order of this store' }];
  return paymentErrors.PAYMENT_ORDER_UNKNOWN({ orderId }, { issues });
}
