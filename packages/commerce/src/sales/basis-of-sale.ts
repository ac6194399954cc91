import { type SaleDraft, saleErrors } from '@daino/contract';
import { basisOfLines, type LinesBasis, pricesOf, refuseTooPrecise } from '../lines/basis-of-lines.ts';
import type { FoundForLines } from '../lines/read-for-lines.ts';

/**
 * What a sale is drawn up from. Every fault of a kind is listed with its path.
 * Throws SALE_PRODUCT_UNKNOWN, SALE_CUSTOMER_UNKNOWN, SALE_CURRENCY_MIXED and MONEY_TOO_PRECISE.
 */
export function basisOfSale(draft: SaleDraft, found: FoundForLines): LinesBasis {
  const basis = basisOfLines(draft, found, {
    unknownProducts: saleErrors.SALE_PRODUCT_UNKNOWN,
    unknownCustomer: saleErrors.SALE_CUSTOMER_UNKNOWN,
    mixedCurrencies: saleErrors.SALE_CURRENCY_MIXED,
  });
  const paid = { path: 'payment.amount', amount: draft.payment.amount };
  refuseTooPrecise([...pricesOf(draft), paid], basis.currency);
  return basis;
}
