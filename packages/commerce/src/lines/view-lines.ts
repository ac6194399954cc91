import { type Adjustment, type LineItem, toMajor } from '@daino/contract';
import type { OrderAdjustment, SaleItemRow } from '@daino/database';

/** Lines in major units. */
export function viewItems(items: readonly SaleItemRow[], currency: string): LineItem[] {
  return items.map(
    ({ id, productId, name, sku, quantity, metadata, unitPriceMinor, subtotalMinor }): LineItem => ({
      id,
      productId,
      name,
      sku,
      quantity,
      metadata,
      unitPrice: toMajor(unitPriceMinor, currency),
      subtotal: toMajor(subtotalMinor, currency),
    }),
  );
}

interface Amounts {
  readonly currency: string;
  readonly adjustments: readonly OrderAdjustment[];
  readonly subtotalMinor: number;
  readonly totalMinor: number;
}

/** What lines cost and why, in major units. */
export function viewAmounts({ currency, adjustments, subtotalMinor, totalMinor }: Amounts): {
  adjustments: Adjustment[];
  subtotal: number;
  total: number;
} {
  return {
    adjustments: adjustments.map(({ amountMinor, ...adjustment }) => ({
      ...adjustment,
      amount: toMajor(amountMinor, currency),
    })),
    subtotal: toMajor(subtotalMinor, currency),
    total: toMajor(totalMinor, currency),
  };
}
