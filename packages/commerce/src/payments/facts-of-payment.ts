import { EVENTS, toMajor } from '@daino/contract';
import type { PaymentRow } from '@daino/database';
import type { Fact } from '@daino/outbox';

/** That an order was paid. */
export function factsOfPayment(row: PaymentRow): Fact[] {
  const about = { subject: `order:${row.orderId}`, payload: factOf(row) };
  return [
    { type: EVENTS.PAYMENT_INITIATED, ...about },
    { type: EVENTS.PAYMENT_COMPLETED, ...about },
  ];
}

/** That somebody tried to pay an order, and why it came to nothing. */
export function factsOfFailedPayment(row: PaymentRow, reason: string): Fact[] {
  const subject = `order:${row.orderId}`;
  const payload = factOf(row);
  return [
    { type: EVENTS.PAYMENT_INITIATED, subject, payload },
    { type: EVENTS.PAYMENT_FAILED, subject, payload: { ...payload, reason } },
  ];
}

function factOf({ id, orderId, method, amountMinor, currency, reference }: PaymentRow) {
  return { id, orderId, method, amount: toMajor(amountMinor, currency), currency, reference };
}
