import { type Payment, type PaymentSubject, type RecordedPayment, toMajor } from '@daino/contract';
import type { PaymentRow } from '@daino/database';

/** A payment as the API answers it. */
export function viewPayment({ amountMinor, refundedMinor, ...row }: PaymentRow): Payment {
  return {
    ...row,
    amount: toMajor(amountMinor, row.currency),
    refunded: toMajor(refundedMinor, row.currency),
    createdAt: row.createdAt.toISOString(),
  };
}

/** What the plugins are shown of a payment that is about to be made. */
export function subjectOfPayment(row: PaymentRow): PaymentSubject {
  const { id, orderId, provider, method, currency, reference, metadata } = row;
  return {
    id,
    orderId,
    ...(provider !== null && { provider }),
    method,
    amount: toMajor(row.amountMinor, currency),
    currency,
    ...(reference !== null && { reference }),
    metadata,
    createdAt: row.createdAt.toISOString(),
  };
}

/** What the plugins are shown of a payment that was made. */
export function viewRecordedPayment(row: PaymentRow): RecordedPayment {
  const refunded = toMajor(row.refundedMinor, row.currency);
  return { ...subjectOfPayment(row), status: row.status, refunded };
}
