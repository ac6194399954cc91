import { saleErrors, toMajor, toMinor } from '@daino/contract';
import type { SellableProduct } from '@daino/database';
import type { LinesBasis } from '../lines/basis-of-lines.ts';
import { movedSince } from '../lines/moved-since.ts';
import type { UnnumberedSale } from './draw-up-sale.ts';

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
export function refuseWhatMoved(basis: LinesBasis, locked: readonly SellableProduct[]): void {
  const moved = movedSince(basis, locked);
  if (moved) throw saleErrors.SALE_MOVED({ products: moved.products }, { issues: moved.issues });
}
