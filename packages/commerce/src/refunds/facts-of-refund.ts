import { EVENTS, toMajor } from '@daino/contract';
import type { RefundRow } from '@daino/database';
import type { Fact } from '@daino/outbox';
import type { RefundBasis } from './draw-up-refund.ts';

/** That money went back; of a sale it is told as such too. `payment` and `order` are as they are with the refund. */
export function factsOfRefund(refund: RefundRow, { payment, order }: RefundBasis): Fact[] {
  const { id: refundId, amountMinor, currency, reason, restock } = refund;
  const isSale = order.channel === 'pos';
  const subject = `${isSale ? 'sale' : 'order'}:${order.id}`;
  const about = { refundId, amount: toMajor(amountMinor, currency), currency, reason };
  const refunded: Fact = {
    type: EVENTS.PAYMENT_REFUNDED,
    subject,
    payload: {
      ...about,
      id: payment.id,
      orderId: order.id,
      refunded: toMajor(payment.refundedMinor, currency),
    },
  };
  if (!isSale) return [refunded];
  const payload = {
    ...about,
    id: order.id,
    number: order.number,
    customerId: order.customerId,
    total: toMajor(order.totalMinor, currency),
    refunded: toMajor(order.refundedMinor, currency),
    restock: [...restock],
  };
  return [refunded, { type: EVENTS.SALE_REFUNDED, subject, payload }];
}
