import { expect, test } from 'vitest';
import { takeFromStock } from './take-from-stock.ts';

const product = (id: string, stock: number, allowBackorder = false) => ({
  id,
  stock,
  allowBackorder,
  lowStockThreshold: null,
  reorderThreshold: null,
  name: id,
  sku: null,
  priceMinor: 100,
  currency: 'EUR',
});

test('takes every product once, however many lines name it', () => {
  const items = [
    { productId: 'a', quantity: 2 },
    { productId: 'b', quantity: 1 },
    { productId: 'a', quantity: 3 },
  ];

  expect(takeFromStock(items, [product('a', 5), product('b', 9)])).toMatchObject([
    { productId: 'a', delta: -5, stock: 0 },
    { productId: 'b', delta: -1, stock: 8 },
  ]);
});

test('backorder ends where the number ends', () => {
  const items = [{ productId: 'a', quantity: 10 }];

  expect(takeFromStock(items, [product('a', -5, true)])).toMatchObject([{ stock: -15 }]);
  expect(() => takeFromStock(items, [product('a', -2_147_483_640, true)])).toThrow('not enough stock');
});
