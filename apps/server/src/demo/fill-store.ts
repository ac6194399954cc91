import { toMinor } from '@daino/contract';
import { customers, products, type StoreTransaction } from '@daino/database';
import { demoId } from './demo-id.ts';
import type { DemoStore } from './demo-store.ts';

interface FillStoreOptions {
  readonly store: DemoStore;
  /** The store's place in the demo; part of the ids. */
  readonly number: number;
  readonly now: Date;
}

/** Writes a demo store's products and customers. */
export async function fillStore(
  tx: StoreTransaction,
  { store, number, now }: FillStoreOptions,
): Promise<void> {
  const { slug, currency } = store;
  for (const [index, { price, tags = [], ...product }] of store.products.entries()) {
    await products.insert(tx, {
      ...product,
      id: demoId('product', index + 1, number),
      sku: `${slug.slice(0, 3).toUpperCase()}-${String(index + 1).padStart(3, '0')}`,
      priceMinor: toMinor(price, currency),
      currency,
      allowBackorder: false,
      lowStockThreshold: null,
      reorderThreshold: null,
      tags,
      images: [],
      metadata: {},
      createdAt: now,
      updatedAt: now,
    });
  }
  for (const [index, { tags = [], ...customer }] of store.customers.entries()) {
    const id = demoId('customer', index + 1, number);
    await customers.insert(tx, { ...customer, id, tags, metadata: {}, createdAt: now, updatedAt: now });
  }
}
