import { type Refund, type RefundSubject, toMajor } from '@daino/contract';
import type { RefundRow } from '@daino/database';

/** A refund as the API answers it. */
export function viewRefund({ amountMinor, ...row }: RefundRow): Refund {
  return {
    ...row,
    amount: toMajor(amountMinor, row.currency),
    restock: [...row.restock],
    createdAt: row.createdAt.toISOString(),
  };
}

/** What the plugins are shown of a refund that is about to be made. */
export function subjectOfRefund(row: RefundRow): RefundSubject {
  const { id, paymentId, orderId, currency, reason, restock, metadata } = row;
  return {
    id,
    paymentId,
    orderId,
    amount: toMajor(row.amountMinor, currency),
    currency,
    ...(reason !== null && { reason }),
    restock: [...restock],
    metadata,
    createdAt: row.createdAt.toISOString(),
  };
}
