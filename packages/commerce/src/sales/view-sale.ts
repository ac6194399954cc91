import { type Sale, toMajor } from '@daino/contract';
import type { SaleRow } from '@daino/database';
import { viewAmounts, viewItems } from '../lines/view-lines.ts';

/** A sale as the API answers it. */
export function viewSale(row: SaleRow): Sale {
  const { id, number, currency, customerId, employeeId, notes, metadata, trace, createdAt } = row;
  const { amountMinor, refundedMinor, ...payment } = row.payment;
  return {
    id,
    number,
    status: 'completed',
    currency,
    items: viewItems(row.items, currency),
    ...viewAmounts(row),
    payment: {
      ...payment,
      amount: toMajor(amountMinor, currency),
      status: amountMinor > 0 && refundedMinor === amountMinor ? 'refunded' : 'completed',
      refunded: toMajor(refundedMinor, currency),
    },
    customerId,
    employeeId,
    notes,
    metadata,
    createdAt: createdAt.toISOString(),
    trace,
  };
}
