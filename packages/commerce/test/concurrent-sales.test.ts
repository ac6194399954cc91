import { expect, test } from 'vitest';
import { aSale, testCommerce } from './test-commerce.ts';

test('50 sales of the last piece at once sell it once', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 1 });

  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => host.commerce.recordSale(host.scope, aSale([id]))),
  );

  const codes = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map((outcome) => outcome.reason.code);
  expect(codes).toEqual(Array.from({ length: 49 }, () => 'STOCK_INSUFFICIENT'));
  expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(0);
  expect((await host.commerce.listSales(host.scope, { limit: 10 })).data).toHaveLength(1);
});

test('sales that name the same products in opposite orders do not block each other, and are numbered without a gap', async () => {
  await using host = await testCommerce();
  const { id: one } = await host.product({ stock: 100 });
  const { id: two } = await host.product({ stock: 100 });

  const recorded = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      host.commerce.recordSale(host.scope, aSale(index % 2 === 0 ? [one, two] : [two, one])),
    ),
  );

  const numbers = recorded.map(({ sale }) => sale.number).toSorted();
  expect(numbers).toEqual(
    Array.from({ length: 40 }, (_, index) => `S-${String(index + 1).padStart(6, '0')}`),
  );
  expect((await host.commerce.getProduct(host.scope, one)).stock).toBe(60);
  expect((await host.commerce.getProduct(host.scope, two)).stock).toBe(60);
});

test('every change of a stock has its movement, and the movements add up to the stock', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 30 });
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      host.commerce.recordSale(host.scope, aSale([{ productId: id, quantity: (index % 3) + 1 }])),
    ),
  );

  const movements = await host.database.operator.query
    .selectFrom('stockMovements')
    .selectAll()
    .where('productId', '=', id)
    .execute();

  const { stock } = await host.commerce.getProduct(host.scope, id);
  expect(movements).toHaveLength(11);
  expect(movements.reduce((sum, movement) => sum + movement.delta, 0)).toBe(stock);
  expect(Math.min(...movements.map((movement) => movement.stock))).toBe(stock);
});
