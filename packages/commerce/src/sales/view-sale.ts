import { type Sale, type SaleSubject, toMajor } from '@daino/contract';
import type { SaleRow } from '@daino/database';

/** A sale as the API answers it. */
export function viewSale(row: SaleRow): Sale {
  const { id, number, currency, customerId, employeeId, notes, metadata, trace, createdAt } = row;
  const { amountMinor, ...payment } = row.payment;
  return {
    id,
    number,
    status: 'completed',
    currency,
    items: viewItems(row),
    ...viewAmounts(row),
    payment: { ...payment, amount: toMajor(amountMinor, currency), status: 'completed' },
    customerId,
    employeeId,
    notes,
    metadata,
    createdAt: createdAt.toISOString(),
    trace,
  };
}

/** The lines of a sale, in major units. */
export function viewItems({ items, currency }: Pick<SaleRow, 'items' | 'currency'>): SaleSubject['items'] {
  return items.map(({ unitPriceMinor, subtotalMinor, ...item }) => ({
    ...item,
    unitPrice: toMajor(unitPriceMinor, currency),
    subtotal: toMajor(subtotalMinor, currency),
  }));
}

/** What a sale costs and why, in major units. */
export function viewAmounts(
  row: Pick<SaleRow, 'adjustments' | 'subtotalMinor' | 'totalMinor' | 'currency'>,
): Pick<SaleSubject, 'adjustments' | 'subtotal' | 'total'> {
  const { currency } = row;
  return {
    adjustments: row.adjustments.map(({ amountMinor, ...adjustment }) => ({
      ...adjustment,
      amount: toMajor(amountMinor, currency),
    })),
    subtotal: toMajor(row.subtotalMinor, currency),
    total: toMajor(row.totalMinor, currency),
  };
}
