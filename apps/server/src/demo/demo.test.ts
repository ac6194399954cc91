import { currencyCode, customerDraft, fitsCurrency, productDraft } from '@daino/contract';
import { isUuid } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { cafe } from './cafe.ts';
import { demoId } from './demo-id.ts';
import { outfitter } from './outfitter.ts';

describe('the demo', () => {
  it('has at least 40 products and 30 customers', () => {
    expect(cafe.products.length + outfitter.products.length).toBeGreaterThanOrEqual(40);
    expect(cafe.customers.length + outfitter.customers.length).toBeGreaterThanOrEqual(30);
  });

  it.each([cafe, outfitter])('is what the API would take: $name', (store) => {
    expect(currencyCode.safeParse(store.currency).success).toBe(true);
    for (const product of store.products) {
      expect(productDraft.safeParse(product).error).toBeUndefined();
      expect(fitsCurrency(product.price, store.currency)).toBe(true);
    }
    for (const customer of store.customers) expect(customerDraft.safeParse(customer).error).toBeUndefined();
  });

  it('has the same ids on every machine, and no two alike', () => {
    expect(demoId('store', 1)).toBe('018cc251-f400-7002-8000-000000000001');
    const ids = [
      demoId('store', 1),
      demoId('store', 2),
      demoId('user', 1),
      demoId('product', 1, 1),
      demoId('product', 1, 2),
    ];
    expect(ids.every(isUuid)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
