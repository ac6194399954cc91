import { type InstallationId, newId } from '@daino/kernel';
import { expect, test } from 'vitest';
import { aSale, testCommerce } from './test-commerce.ts';

test('lists every unknown product of a sale with its path, and asks no plugin', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const [missing, gone] = [newId(), newId()];

  await expect(
    host.commerce.recordSale(host.scope, aSale([missing, id, gone, missing])),
  ).rejects.toMatchObject({
    code: 'SALE_PRODUCT_UNKNOWN',
    data: { products: [missing, gone] },
    issues: [{ path: 'items.0.productId' }, { path: 'items.2.productId' }, { path: 'items.3.productId' }],
  });
  expect(host.asked).toEqual([]);
});

test('a product of another store is unknown', async () => {
  await using host = await testCommerce();
  await using other = await testCommerce();
  const { id } = await other.product();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'SALE_PRODUCT_UNKNOWN',
  });
});

test('refuses a customer that the store does not have', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const customerId = newId();

  await expect(host.commerce.recordSale(host.scope, aSale([id], { customerId }))).rejects.toMatchObject({
    code: 'SALE_CUSTOMER_UNKNOWN',
    issues: [{ path: 'customerId' }],
  });
});

test('counts the lines of one product together, and says which lines ask for more than there is', async () => {
  await using host = await testCommerce();
  const { id: scarce } = await host.product({ stock: 3 });
  const { id: plenty } = await host.product({ stock: 100 });
  const items = [
    { productId: scarce, quantity: 2 },
    { productId: plenty, quantity: 50 },
    { productId: scarce, quantity: 2 },
  ];

  await expect(host.commerce.recordSale(host.scope, aSale(items))).rejects.toMatchObject({
    code: 'STOCK_INSUFFICIENT',
    data: { products: [scarce] },
    issues: [
      { path: 'items.0.quantity', message: '3 in stock' },
      { path: 'items.2.quantity', message: '3 in stock' },
    ],
  });
  expect(host.asked).toEqual([]);
  expect((await host.commerce.getProduct(host.scope, plenty)).stock).toBe(100);
});

test('a product with backorder sells below zero', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 1, allowBackorder: true });

  await host.commerce.recordSale(host.scope, aSale([{ productId: id, quantity: 5 }]));

  expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(-4);
});

test('lists every amount with more digits than the currency', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const draft = aSale([id, { productId: id, quantity: 1, unitPrice: 1.005 }], {
    payment: { method: 'cash', amount: 3.999 },
  });

  await expect(host.commerce.recordSale(host.scope, draft)).rejects.toMatchObject({
    code: 'MONEY_TOO_PRECISE',
    issues: [{ path: 'items.1.unitPrice' }, { path: 'payment.amount' }],
  });
});

test('refuses a sale whose total cannot be counted exactly', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 1_000_000 });
  const draft = aSale([{ productId: id, quantity: 100_000, unitPrice: 1e12 }]);

  await expect(host.commerce.recordSale(host.scope, draft)).rejects.toMatchObject({
    code: 'MONEY_OUT_OF_RANGE',
  });
});

test('refuses a product that is priced in another currency than the store', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  await host.database.operator.query
    .updateTable('products')
    .set({ currency: 'USD' })
    .where('id', '=', id)
    .execute();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'SALE_CURRENCY_MIXED',
    issues: [{ path: 'items.0.productId' }],
  });
});

test('takes a price that staff entered, and a payment that is the total', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const draft = aSale([{ productId: id, quantity: 2, unitPrice: 1.99 }], {
    payment: { method: 'card', amount: 3.98 },
  });

  const { sale } = await host.commerce.recordSale(host.scope, draft);

  expect(sale).toMatchObject({ total: 3.98, payment: { method: 'card', amount: 3.98 } });
});

test('refuses a payment that is not the total', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ price: 2.5 });

  await expect(
    host.commerce.recordSale(host.scope, aSale([id], { payment: { method: 'cash', amount: 2 } })),
  ).rejects.toMatchObject({ code: 'SALE_PAYMENT_MISMATCH', data: { paid: 2, total: 2.5, currency: 'EUR' } });
});

test('a plugin records sales only where it was granted to', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const installationId = newId<InstallationId>();
  const under = (...grants: string[]) =>
    ({
      ...host.scope,
      actor: { kind: 'plugin', installationId, slug: 'hello', grants: new Set(grants) },
    }) as const;

  await expect(
    host.commerce.recordSale(under('sales:read', 'orders:write'), aSale([id])),
  ).rejects.toMatchObject({ code: 'GRANT_MISSING', data: { grant: 'sales:write' } });
  expect((await host.commerce.recordSale(under('sales:write'), aSale([id]))).replayed).toBe(false);
});

test('a sale whose caller is gone is not made', async () => {
  const caller = new AbortController();
  await using host = await testCommerce((data) => {
    caller.abort();
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  const { id } = await host.product();

  await expect(
    host.commerce.recordSale({ ...host.scope, signal: caller.signal }, aSale([id])),
  ).rejects.toMatchObject({ name: 'AbortError' });

  expect((await host.commerce.listSales(host.scope, { limit: 1 })).data).toEqual([]);
  expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(10);
});
