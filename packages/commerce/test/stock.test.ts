import { expect, test } from 'vitest';
import { aSale, type TestCommerce, testCommerce } from './test-commerce.ts';

test('says once per fall that stock is low and that it is time to reorder', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 10, lowStockThreshold: 5, reorderThreshold: 2 });
  const sell = (quantity: number) =>
    host.commerce.recordSale(host.scope, aSale([{ productId: id, quantity }]));

  await sell(4);
  expect(await warnings(host)).toEqual([]);
  await sell(1);
  await sell(1);
  expect(await warnings(host)).toMatchObject([{ type: 'stock.low', payload: { stock: 5, threshold: 5 } }]);
  await host.commerce.correctStock(host.scope, { productId: id, stock: 2 });
  await host.commerce.receiveStock(host.scope, { productId: id, quantity: 8 });
  await sell(8);
  expect((await warnings(host)).map(({ type }) => type)).toEqual([
    'stock.low',
    'reorder.needed',
    'stock.low',
    'reorder.needed',
  ]);
});

test('a receipt counts once under its key, and its movements add up to the stock', async () => {
  await using host = await testCommerce();
  const { id: productId } = await host.product({ stock: 1 });
  const scope = { ...host.scope, idempotencyKey: 'delivery-note-7' };
  const receipts = await Promise.all(
    Array.from({ length: 5 }, () =>
      host.commerce.receiveStock(scope, { productId, quantity: 5, reference: 'note 7' }),
    ),
  );
  expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
  await host.commerce.correctStock(host.scope, { productId, stock: 4 });
  const { data } = await host.commerce.listStockMovements(host.scope, { productId, query: { limit: 10 } });
  expect(data.map(({ delta, stock, reason }) => ({ delta, stock, reason }))).toEqual([
    { delta: -2, stock: 4, reason: 'corrected' },
    { delta: 5, stock: 6, reason: 'received' },
    { delta: 1, stock: 1, reason: 'received' },
  ]);
});

test('stock below zero needs backorder, also when it is counted', async () => {
  await using host = await testCommerce();
  const { id: strict } = await host.product();
  const { id: lenient } = await host.product({ allowBackorder: true });
  const count = (productId: string) => host.commerce.correctStock(host.scope, { productId, stock: -3 });
  await expect(count(strict)).rejects.toMatchObject({ code: 'STOCK_INVALID' });
  expect(await count(lenient)).toMatchObject({ stock: -3 });
  await expect(
    host.commerce.updateProduct(host.scope, { id: lenient, change: { allowBackorder: false } }),
  ).rejects.toMatchObject({ code: 'STOCK_INVALID' });
});

async function warnings(host: TestCommerce) {
  return (await host.facts()).filter(({ type }) => type === 'stock.low' || type === 'reorder.needed');
}
