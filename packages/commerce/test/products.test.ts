import { expect, test } from 'vitest';
import { aProduct, testCommerce } from './test-commerce.ts';

test('a product takes the currency of the store and reads back as it was answered', async () => {
  await using host = await testCommerce();

  const product = await host.product({
    name: 'Cake',
    price: 4.2,
    sku: 'CAKE',
    description: 'Carrot',
    category: 'Bakery',
    tags: ['vegan'],
    images: ['https://example.test/cake.png'],
    metadata: { oven: [1, 2] },
  });

  expect(product).toMatchObject({
    price: 4.2,
    currency: 'EUR',
    stock: 10,
    tags: ['vegan'],
    metadata: { oven: [1, 2] },
  });
  expect(await host.commerce.getProduct(host.scope, product.id)).toEqual(product);
});

test('the first stock of a product is a movement and a fact', async () => {
  await using host = await testCommerce();
  const product = await host.product({ stock: 4 });
  const { query } = host.database.operator;

  expect(await query.selectFrom('stockMovements').select(['delta', 'stock', 'reason']).execute()).toEqual([
    { delta: 4, stock: 4, reason: 'received' },
  ]);
  expect(await host.facts()).toEqual([
    { type: 'product.created', payload: product },
    {
      type: 'stock.changed',
      payload: { productId: product.id, delta: 4, stock: 4, reason: 'received', reference: null },
    },
  ]);
});

test('refuses a SKU that another product has, also when both come at once', async () => {
  await using host = await testCommerce();

  const outcomes = await Promise.allSettled([host.product({ sku: 'A-1' }), host.product({ sku: 'A-1' })]);

  expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await expect(host.product({ sku: 'A-1' })).rejects.toMatchObject({
    code: 'PRODUCT_SKU_TAKEN',
    kind: 'conflict',
  });
});

test('refuses a foreign currency, a price with too many digits, and a role that may not', async () => {
  await using host = await testCommerce();
  const staff = { ...host.scope, actor: { kind: 'user', userId: host.owner.userId, role: 'staff' } } as const;

  await expect(host.product({ currency: 'USD' })).rejects.toMatchObject({
    code: 'PRODUCT_CURRENCY_FOREIGN',
    issues: [{ path: 'currency' }],
  });
  await expect(host.product({ price: 1.005 })).rejects.toMatchObject({ code: 'MONEY_TOO_PRECISE' });
  await expect(host.commerce.createProduct(staff, aProduct())).rejects.toMatchObject({
    code: 'PERMISSION_DENIED',
  });
});
