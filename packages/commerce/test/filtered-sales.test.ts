import { expect, test } from 'vitest';
import { aSale, discount, testCommerce } from './test-commerce.ts';

test('plugins see the sale in major units, with its customer, before anything is written', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ price: 19.99 });
  const customer = await host.commerce.createCustomer(host.scope, { name: 'Ada', tags: [], metadata: {} });
  const draft = aSale([{ productId: id, quantity: 2 }], { customerId: customer.id, metadata: { till: 3 } });

  const { sale } = await host.commerce.recordSale(host.scope, draft);

  expect(host.asked).toEqual([
    {
      operationId: sale.id,
      data: {
        customer,
        sale: {
          id: sale.id,
          currency: 'EUR',
          items: sale.items,
          adjustments: [],
          subtotal: 39.98,
          total: 39.98,
          payment: { method: 'cash' },
          customerId: customer.id,
          metadata: { till: 3 },
          createdAt: sale.createdAt,
        },
      },
    },
  ]);
});

test('no connection is held while plugins run', async () => {
  await using host = await testCommerce(async (data, scope) => {
    const all = barrier(TEST_CONNECTIONS);
    await Promise.all(Array.from({ length: TEST_CONNECTIONS }, () => host.database.inStore(scope, all)));
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  const { id } = await host.product();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).resolves.toMatchObject({ replayed: false });
});

/** How many transactions a test database can have open at once. */
const TEST_CONNECTIONS = 6;

/** A wait that ends when `count` callers are in it at once. */
function barrier(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  return () => {
    waiting += 1;
    if (waiting === count) resolve();
    return promise;
  };
}

test('a refusal stops the sale with the words of the plugin', async () => {
  await using host = await testCommerce(() => ({
    outcome: 'rejected',
    plugin: 'age-check',
    message: 'Not before noon.',
    field: 'items.0',
    trace: [],
  }));
  const { id } = await host.product();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'SALE_REJECTED_BY_PLUGIN',
    kind: 'rejected',
    message: 'Not before noon.',
    data: { plugin: 'age-check' },
    issues: [{ path: 'items.0', message: 'Not before noon.' }],
  });
  expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(10);
});

test('what plugins may change is written, together with the trace of who changed it', async () => {
  const entry = {
    plugin: 'happy',
    version: '1.0.0',
    priority: 100,
    ms: 0.1,
    cpuUs: 80,
    outcome: 'changed' as const,
  };
  const trace = [{ ...entry, changed: ['notes'] }];
  await using host = await testCommerce(({ sale }) => ({
    outcome: 'allowed',
    emitted: [],
    data: {
      sale: {
        ...sale,
        notes: 'with care',
        metadata: { ...sale.metadata, happy: { level: 2 } },
        items: sale.items.map((item) => ({ ...item, metadata: { happy: true } })),
      },
    },
    trace,
  }));
  const { id } = await host.product();

  const { sale } = await host.commerce.recordSale(host.scope, aSale([id], { metadata: { till: 3 } }));

  expect(sale).toMatchObject({
    notes: 'with care',
    metadata: { till: 3, happy: { level: 2 } },
    items: [{ metadata: { happy: true } }],
    trace,
  });
  expect(await host.commerce.getSale(host.scope, sale.id)).toEqual(sale);
});

test('prices and totals of a filter are never taken over', async () => {
  await using host = await testCommerce(({ sale }) => ({
    outcome: 'allowed',
    emitted: [],
    data: {
      sale: {
        ...sale,
        subtotal: 0.01,
        total: 0.01,
        items: sale.items.map((item) => ({ ...item, quantity: 1, unitPrice: 0.01, subtotal: 0.01 })),
      },
    },
    trace: [],
  }));
  const { id } = await host.product({ price: 2.5 });

  const { sale } = await host.commerce.recordSale(host.scope, aSale([{ productId: id, quantity: 2 }]));

  expect(sale).toMatchObject({
    subtotal: 5,
    total: 5,
    items: [{ quantity: 2, unitPrice: 2.5, subtotal: 5 }],
  });
});

test('a discount beyond the price makes the sale free, not negative', async () => {
  await using host = await testCommerce(discount(100));
  const { id } = await host.product({ price: 2.5 });

  const { sale } = await host.commerce.recordSale(host.scope, aSale([id]));

  expect(sale).toMatchObject({ subtotal: 2.5, total: 0, payment: { amount: 0 } });
});

test('what the client paid is compared with the total that the plugins left', async () => {
  await using host = await testCommerce(discount(0.5));
  const { id } = await host.product({ price: 2.5 });

  await expect(
    host.commerce.recordSale(host.scope, aSale([id], { payment: { method: 'cash', amount: 2.5 } })),
  ).rejects.toMatchObject({ code: 'SALE_PAYMENT_MISMATCH', data: { paid: 2.5, total: 2 } });
  expect((await host.commerce.listSales(host.scope, { limit: 1 })).data).toEqual([]);
});

test('a price that changed while the plugins ran is a conflict', async () => {
  await using host = await testCommerce(async (data) => {
    await host.database.operator.query.updateTable('products').set({ priceMinor: 999 }).execute();
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  const { id } = await host.product();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'SALE_MOVED',
    kind: 'conflict',
    data: { products: [id] },
    issues: [{ path: 'items.0.productId' }],
  });
});

test('a product that was deleted while the plugins ran is a conflict', async () => {
  await using host = await testCommerce(async (data) => {
    await host.database.operator.query.deleteFrom('products').execute();
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  const { id } = await host.product();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'SALE_MOVED',
  });
});

test('stock that was sold while the plugins ran is not sold again', async () => {
  let inner = false;
  await using host = await testCommerce(async (data, scope) => {
    if (!inner) {
      inner = true;
      await host.commerce.recordSale(scope, aSale([id]));
    }
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  const { id } = await host.product({ stock: 1 });

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'STOCK_INSUFFICIENT',
    kind: 'conflict',
  });
  expect((await host.commerce.listSales(host.scope, { limit: 10 })).data).toHaveLength(1);
});
