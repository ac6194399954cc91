import { type Customer, fitsCurrency, type LineDraft, moneyErrors } from '@daino/contract';
import type { SellableProduct } from '@daino/database';
import type { DainoError, DainoErrorOptions, Issue } from '@daino/kernel';
import type { FoundForLines } from './read-for-lines.ts';

/** What a sale, an order or a cart is drawn up from. */
export interface LinesBasis {
  /** The store's. */
  readonly currency: string;
  readonly lines: readonly Line[];
  /** Each product once. */
  readonly productIds: readonly string[];
  readonly customer: Customer | undefined;
}

export interface Line {
  readonly draft: LineDraft;
  readonly product: SellableProduct;
}

export interface LinesDraft {
  readonly items: readonly LineDraft[];
  readonly customerId?: string | undefined;
}

/** The errors of whatever the lines belong to. */
export interface LineFaults {
  readonly unknownProducts: Fault<{ products: readonly string[] }>;
  readonly unknownCustomer: Fault<{ customerId: string }>;
  readonly mixedCurrencies: Fault<{ currency: string; products: readonly string[] }>;
}

type Fault<Data> = (data: Data, options: Pick<DainoErrorOptions, 'issues'>) => DainoError;

/**
 * Brings a draft together with what was found of it. Every fault of a kind is listed with its path.
 * Throws the given faults, and MONEY_TOO_PRECISE.
 */
export function basisOfLines(draft: LinesDraft, found: FoundForLines, faults: LineFaults): LinesBasis {
  const { currency, customer } = found;
  const lines = linesOf(draft, found.products, faults);
  if (draft.customerId !== undefined && customer === undefined) {
    const issues = [{ path: 'customerId', message: 'is no customer of this store' }];
    throw faults.unknownCustomer({ customerId: draft.customerId }, { issues });
  }
  refuseForeignCurrencies(lines, currency, faults);
  return { currency, lines, productIds: found.products.map((product) => product.id), customer };
}

function linesOf(draft: LinesDraft, found: readonly SellableProduct[], faults: LineFaults): Line[] {
  const byId = new Map(found.map((product) => [product.id, product]));
  const lines: Line[] = [];
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
  if (issues.length > 0) throw faults.unknownProducts({ products: [...unknown] }, { issues });
  return lines;
}

function refuseForeignCurrencies(lines: readonly Line[], currency: string, faults: LineFaults): void {
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
  throw faults.mixedCurrencies({ currency, products: [...new Set(foreign)] }, { issues });
}

/** Amounts of a request by their path; an absent one is none. */
export type NamedAmounts = readonly { readonly path: string; readonly amount: number | undefined }[];

/** The prices that a draft names itself. */
export function pricesOf({ items }: LinesDraft): NamedAmounts {
  return items.map((item, index) => ({ path: `items.${index}.unitPrice`, amount: item.unitPrice }));
}

/** Throws MONEY_TOO_PRECISE with every amount that has more digits than the currency. */
export function refuseTooPrecise(amounts: NamedAmounts, currency: string): void {
  const wrong = amounts.flatMap(({ path, amount }) =>
    amount === undefined || fitsCurrency(amount, currency) ? [] : [{ path, amount }],
  );
  const [first] = wrong;
  if (!first) return;
  const issues = wrong.map(({ path }) => ({ path, message: `has more digits than ${currency} has` }));
  throw moneyErrors.MONEY_TOO_PRECISE({ amount: first.amount, currency }, { issues });
}
