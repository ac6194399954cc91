import { type Customer, fitsCurrency, moneyErrors, type SaleDraft, saleErrors } from '@daino/contract';
import type { SellableProduct } from '@daino/database';
import type { Issue } from '@daino/kernel';
import type { FoundForSale } from './read-for-sale.ts';

/** What a sale is drawn up from. */
export interface SaleBasis {
  /** The store's. */
  readonly currency: string;
  readonly lines: readonly SaleLine[];
  /** Each product once. */
  readonly productIds: readonly string[];
  readonly customer: Customer | undefined;
}

export interface SaleLine {
  readonly draft: SaleDraft['items'][number];
  readonly product: SellableProduct;
}

/**
 * Brings a draft together with what was found of it. Every fault of a kind is listed with its path.
 * Throws SALE_PRODUCT_UNKNOWN, SALE_CUSTOMER_UNKNOWN, SALE_CURRENCY_MIXED and MONEY_TOO_PRECISE.
 */
export function basisOfSale(draft: SaleDraft, found: FoundForSale): SaleBasis {
  const { currency, customer } = found;
  const lines = linesOf(draft, found.products);
  if (draft.customerId !== undefined && customer === undefined) {
    const issues = [{ path: 'customerId', message: 'is no customer of this store' }];
    throw saleErrors.SALE_CUSTOMER_UNKNOWN({ customerId: draft.customerId }, { issues });
  }
  refuseForeignCurrencies(lines, currency);
  refuseTooPrecise(draft, currency);
  return { currency, lines, productIds: found.products.map((product) => product.id), customer };
}

function linesOf(draft: SaleDraft, found: readonly SellableProduct[]): SaleLine[] {
  const byId = new Map(found.map((product) => [product.id, product]));
  const lines: SaleLine[] = [];
  const issues: Issue[] = [];
  const unknown = new Set<string>();
  for (const [index, item] of draft.items.entries()) {
    const product = byId.get(item.productId.toLowerCase());
    if (product) {
      lines.push({ draft: item, product });
      continue;
    }
    unknown.add(item.productId);
    issues.push({ path: `items.${index}.productId`, message: 'is no product of this store' });
  }
  if (issues.length > 0) throw saleErrors.SALE_PRODUCT_UNKNOWN({ products: [...unknown] }, { issues });
  return lines;
}

function refuseForeignCurrencies(lines: readonly SaleLine[], currency: string): void {
  const issues = lines.flatMap(({ product }, index) =>
    product.currency === currency
      ? []
      : [
          {
            path: `items.${index}.productId`,
            message: `is priced in ${product.currency}, not in ${currency}`,
          },
        ],
  );
  if (issues.length === 0) return;
  const foreign = lines
    .filter(({ product }) => product.currency !== currency)
    .map(({ product }) => product.id);
  throw saleErrors.SALE_CURRENCY_MIXED({ currency, products: [...new Set(foreign)] }, { issues });
}

function refuseTooPrecise(draft: SaleDraft, currency: string): void {
  const amounts = draft.items.map((item, index) => ({
    path: `items.${index}.unitPrice`,
    amount: item.unitPrice,
  }));
  amounts.push({ path: 'payment.amount', amount: draft.payment.amount });
  const wrong = amounts.flatMap(({ path, amount }) =>
    amount === undefined || fitsCurrency(amount, currency) ? [] : [{ path, amount }],
  );
  const [first] = wrong;
  if (!first) return;
  const issues = wrong.map(({ path }) => ({ path, message: `has more digits than ${currency} has` }));
  throw moneyErrors.MONEY_TOO_PRECISE({ amount: first.amount, currency }, { issues });
}
