import { type RefundDraft, refundErrors, toMajor, toMinor } from '@daino/contract';
import type { OrderRow, PaymentRow, RefundRow } from '@daino/database';
import { newId } from '@daino/kernel';

/** A payment, and the order or sale that it paid. */
export interface RefundBasis {
  readonly payment: PaymentRow;
  readonly order: OrderRow;
}

/** Turns what a client sent into a refund of that payment. Throws MONEY_TOO_PRECISE. */
export function drawUpRefund(draft: RefundDraft, { payment }: RefundBasis, now: Date): RefundRow {
  const { amount, reason = null, restock, metadata } = draft;
  const { id: paymentId, orderId, currency } = payment;
  return {
    id: newId(),
    paymentId,
    orderId,
    amountMinor: toMinor(amount, currency),
    currency,
    reason,
    restock: joined(restock),
    metadata,
    trace: [],
    createdAt: now,
  };
}

/** Each line once. */
function joined(lines: RefundDraft['restock']): RefundDraft['restock'] {
  const pieces = new Map<string, number>();
  for (const { itemId, quantity } of lines) {
    const id = itemId.toLowerCase();
    pieces.set(id, (pieces.get(id) ?? 0) + quantity);
  }
  return [...pieces].map(([itemId, quantity]) => ({ itemId, quantity }));
}

/** Throws REFUND_PAYMENT_FAILED, REFUND_EXCEEDS_PAID, and REFUND_RESTOCK_INVALID with every line that cannot come back. */
export function refuseWhatCannotGoBack(refund: RefundRow, { payment, order }: RefundBasis): void {
  const { status, amountMinor, refundedMinor, currency } = payment;
  if (status !== 'completed' && status !== 'refunded') throw refundErrors.REFUND_PAYMENT_FAILED({ status });
  const refundableMinor = amountMinor - refundedMinor;
  if (refund.amountMinor > refundableMinor) {
    const refundable = toMajor(refundableMinor, currency);
    const issues = [{ path: 'amount', message: `may be ${refundable}` }];
    const amount = toMajor(refund.amountMinor, currency);
    throw refundErrors.REFUND_EXCEEDS_PAID({ amount, refundable, currency }, { issues });
  }
  refuseRestock(refund, order);
}

function refuseRestock({ restock }: RefundRow, { items }: OrderRow): void {
  const left = new Map(items.map(({ id, quantity, restocked }) => [id, quantity - restocked]));
  const wrong = restock.flatMap(({ itemId, quantity }, index) => {
    const most = left.get(itemId);
    if (most === undefined) return [{ itemId, path: `restock.${index}.itemId`, message: 'is no line of it' }];
    if (quantity <= most) return [];
    return [{ itemId, path: `restock.${index}.quantity`, message: `may be ${most}` }];
  });
  if (wrong.length === 0) return;
  const issues = wrong.map(({ path, message }) => ({ path, message }));
  throw refundErrors.REFUND_RESTOCK_INVALID({ items: wrong.map(({ itemId }) => itemId) }, { issues });
}
