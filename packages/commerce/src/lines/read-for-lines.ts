import type { Customer } from '@daino/contract';
import { customers, products, type SellableProduct, type StoreTransaction } from '@daino/database';
import { viewCustomer } from '../customers/view-customer.ts';

/** What a draft names. */
export interface NamedInDraft {
  readonly items: readonly { readonly productId: string }[];
  readonly customerId?: string | undefined;
}

/** What the store has of what a draft names. */
export interface FoundForLines {
  readonly currency: string;
  readonly products: readonly SellableProduct[];
  readonly customer: Customer | undefined;
}

/** Reads the products and the customer that a draft names, and the store's currency. */
export async function readForLines(tx: StoreTransaction, draft: NamedInDraft): Promise<FoundForLines> {
  const ids = new Set(draft.items.map((item) => item.productId.toLowerCase()));
  const found = await products.listForSale(tx, [...ids]);
  const customer = draft.customerId === undefined ? undefined : await customers.find(tx, draft.customerId);
  return { ...found, customer: customer && viewCustomer(customer) };
}
