import { saleErrors, type SaleSubject, toMajor, toMinor } from '@daino/contract';
import type { SellableProduct } from '@daino/database';
import type { FilterOutcome } from '@daino/engine';
import type { UnnumberedSale } from './draw-up-sale.ts';
import type { SaleBasis } from './basis-of-sale.ts';

type Filtered = FilterOutcome<{ sale: SaleSubject }>;

/** Throws SALE_REJECTED_BY_PLUGIN with the plugin's own words. */
export function refuseWhatPluginsReject<Outcome extends Filtered>(
  filtered: Outcome,
): asserts filtered is Extract<Outcome, { outcome: 'allowed' }> {
  if (filtered.outcome === 'allowed') return;
  const { plugin, message, field } = filtered;
  const issues = field === undefined ? [] : [{ path: field, message }];
  throw saleErrors.SALE_REJECTED_BY_PLUGIN({ plugin, reason: message }, { issues });
}

/** Throws SALE_PAYMENT_MISMATCH when the client says what was paid, and it is not the total. */
export function refuseWhatWasNotPaid(
  { currency, totalMinor }: UnnumberedSale,
  paid: number | undefined,
): void {
  if (paid === undefined || toMinor(paid, currency) === totalMinor) return;
  const total = toMajor(totalMinor, currency);
  const issues = [{ path: 'payment.amount', message: `must be ${total}, the total` }];
  throw saleErrors.SALE_PAYMENT_MISMATCH({ paid, total, currency }, { issues });
}

/** Throws SALE_MOVED when a product is gone or has another price than the one that the sale was drawn up with. */
export function refuseWhatMoved({ lines }: SaleBasis, locked: readonly SellableProduct[]): void {
  const byId = new Map(locked.map((product) => [product.id, product]));
  const issues = lines.flatMap(({ product }, index) => {
    const found = byId.get(product.id);
    if (!found)
      return [{ path: `items.${index}.productId`, message: 'is no product of this store any more' }];
    if (found.priceMinor === product.priceMinor && found.currency === product.currency) return [];
    return [{ path: `items.${index}.productId`, message: 'has another price by now' }];
  });
  if (issues.length === 0) return;
  const moved = lines.filter(({ product }) => {
    const found = byId.get(product.id);
    return found?.priceMinor !== product.priceMinor || found.currency !== product.currency;
  });
  throw saleErrors.SALE_MOVED({ products: [...new Set(moved.map(({ product }) => product.id))] }, { issues });
}
