import { expect, test } from 'vitest';
import { aSale, discount, testCommerce } from './test-commerce.ts';

test('a sale leaves its facts in their order, with amounts in major units', async () => {
  await using host = await testCommerce(discount(1));
  const { id: tea } = await host.product({ price: 3, stock: 5 });
  const { id: cake } = await host.product({ price: 4, stock: 5 });
  const customer = await host.commerce.createCustomer(host.scope, {
    name: 'Ada',
    email: 'ada@example.test',
    tags: [],
    metadata: {},
  });
  await host.database.operator.query.deleteFrom('events').execute();

  const draft = aSale([tea, { productId: cake, quantity: 2 }], { customerId: customer.id });
  const { sale } = await host.commerce.recordSale({ ...host.scope, traceId: 'a'.repeat(32) }, draft);

  const events = await host.database.operator.query.selectFrom('events').selectAll().orderBy('seq').execute();
  expect(events.map((event) => [event.type, event.subject])).toEqual([
    ['sale.created', `sale:${sale.id}`],
    ['payment.completed', `sale:${sale.id}`],
    ['product.sold', `product:${tea}`],
    ['product.sold', `product:${cake}`],
    ['stock.changed', `product:${tea}`],
    ['stock.changed', `product:${cake}`],
  ]);
  const [created, paid, sold, , moved] = events.map((event) => event.payload);
  expect(created).toMatchObject({
    id: sale.id,
    number: sale.number,
    total: 10,
    items: sale.items,
    customer: { name: 'Ada', email: 'ada@example.test', phone: null },
  });
  expect(created).not.toHaveProperty('trace');
  expect(paid).toMatchObject({ orderId: sale.id, amount: 10, currency: 'EUR', method: 'cash' });
  expect(sold).toEqual({ productId: tea, orderId: sale.id, quantity: 1, unitPrice: 3, currency: 'EUR' });
  expect(moved).toEqual({ productId: tea, delta: -1, stock: 4, reason: 'sale', reference: sale.id });
  expect(events[0]).toMatchObject({
    storeId: host.storeId,
    version: 1,
    metadata: { cause: [], depth: 0, trace: 'a'.repeat(32) },
  });
});

test('a sale that fails leaves no fact', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 0 });
  const before = await host.facts();

  await expect(host.commerce.recordSale(host.scope, aSale([id]))).rejects.toMatchObject({
    code: 'STOCK_INSUFFICIENT',
  });

  expect(await host.facts()).toEqual(before);
});
