import { expect, test } from 'vitest';
import { aSale, discount, testCommerce } from './test-commerce.ts';

test('a sale is written with its number, lines, payment and totals, and reads back as it was answered', async () => {
  await using host = await testCommerce(discount(0.5));
  const { commerce, scope } = host;
  const espresso = await host.product();
  const cake = await host.product({ name: 'Cake', price: 3.33, sku: 'CAKE' });

  const draft = aSale([{ productId: cake.id, quantity: 3, metadata: { table: 4 } }, espresso.id], {
    notes: 'to go',
  });
  const { sale, replayed } = await commerce.recordSale(scope, draft);

  expect(replayed).toBe(false);
  expect(sale).toMatchObject({
    number: 'S-000001',
    status: 'completed',
    currency: 'EUR',
    items: [
      { name: 'Cake', sku: 'CAKE', quantity: 3, unitPrice: 3.33, subtotal: 9.99, metadata: { table: 4 } },
      { name: 'Espresso', quantity: 1, unitPrice: 2.5, subtotal: 2.5 },
    ],
    adjustments: [{ amount: -0.5, source: 'happy' }],
    subtotal: 12.49,
    total: 11.99,
    payment: { method: 'cash', amount: 11.99, reference: null, status: 'completed' },
    notes: 'to go',
  });
  expect(await commerce.getSale(scope, sale.id)).toEqual(sale);
  expect((await commerce.listSales(scope, { limit: 10 })).data).toEqual([sale]);
  expect((await commerce.getProduct(scope, cake.id)).stock).toBe(7);
});
