import { newId, type InstallationId, type StoreScope } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { aSale, testCommerce, type TestCommerce } from './test-commerce.ts';

const employee = { name: 'Grace', active: true, metadata: {} };
const customer = { name: 'Ada', tags: [], metadata: {} };

describe('what the books do not name can be removed', () => {
  it('a product, with the movements of its stock, and everybody is told', async () => {
    await using host = await testCommerce();
    const product = await host.product({ stock: 3 });

    await host.commerce.deleteProduct(host.scope, product.id);

    await expect(host.commerce.getProduct(host.scope, product.id)).rejects.toMatchObject(missing);
    await expect(host.commerce.deleteProduct(host.scope, product.id)).rejects.toMatchObject(missing);
    expect((await host.facts()).at(-1)).toEqual({ type: 'product.deleted', payload: product });
    expect(await host.database.operator.query.selectFrom('stockMovements').select('id').execute()).toEqual(
      [],
    );
  });

  it('a customer, whose carts stay as somebody’s', async () => {
    await using host = await testCommerce();
    const { id } = await host.commerce.createCustomer(host.scope, customer);
    const { id: productId } = await host.product();
    const items = [{ productId, quantity: 1, metadata: {} }];
    const cart = await host.commerce.createCart(host.scope, { customerId: id, items, metadata: {} });

    await host.commerce.deleteCustomer(host.scope, id);

    await expect(host.commerce.getCustomer(host.scope, id)).rejects.toMatchObject(missing);
    expect((await host.commerce.getCart(host.scope, cart.id)).customerId).toBeNull();
    expect((await host.facts()).at(-1)).toEqual({ type: 'customer.deleted', payload: { id } });
  });

  it('an employee', async () => {
    await using host = await testCommerce();
    const { id } = await host.commerce.createEmployee(host.scope, employee);

    await host.commerce.deleteEmployee(host.scope, id);

    await expect(host.commerce.deleteEmployee(host.scope, id)).rejects.toMatchObject(missing);
  });
});

it('what a sale names stays, and nothing is told', async () => {
  await using host = await testCommerce();
  const product = await host.product();
  const { id: customerId } = await host.commerce.createCustomer(host.scope, customer);
  const { id: employeeId } = await host.commerce.createEmployee(host.scope, employee);
  await host.commerce.recordSale(host.scope, aSale([product.id], { customerId, employeeId }));
  const before = await host.facts();

  await expect(host.commerce.deleteProduct(host.scope, product.id)).rejects.toMatchObject({
    code: 'PRODUCT_IN_USE',
    kind: 'conflict',
  });
  await expect(host.commerce.deleteCustomer(host.scope, customerId)).rejects.toMatchObject({
    code: 'CUSTOMER_IN_USE',
  });
  await expect(host.commerce.deleteEmployee(host.scope, employeeId)).rejects.toMatchObject({
    code: 'EMPLOYEE_IN_USE',
  });
  expect(await host.facts()).toEqual(before);
});

it('a product that is sold and removed at once is either sold or gone', async () => {
  await using host = await testCommerce();
  for (let round = 0; round < 5; round += 1) {
    const { id } = await host.product();
    const [sold, removed] = await Promise.allSettled([
      host.commerce.recordSale(host.scope, aSale([id])),
      host.commerce.deleteProduct(host.scope, id),
    ]);
    expect([sold.status, removed.status].toSorted()).toEqual(['fulfilled', 'rejected']);
  }
});

it('customers are removed by managers, not by all staff', async () => {
  await using host = await testCommerce();
  const { id } = await host.commerce.createCustomer(host.scope, customer);
  const staff = { ...host.scope, actor: { kind: 'user', userId: host.owner.userId, role: 'staff' } } as const;

  await expect(host.commerce.deleteCustomer(staff, id)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});

it('stock moves by a number of pieces and never below zero, however many do it at once', async () => {
  await using host = await testCommerce();
  const { id: productId } = await host.product({ stock: 10 });

  const taken = await Promise.allSettled(
    Array.from({ length: 30 }, () => host.commerce.adjustStock(host.scope, { productId, delta: -1 })),
  );

  expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  expect((await host.commerce.getProduct(host.scope, productId)).stock).toBe(0);
  await expect(host.commerce.adjustStock(host.scope, { productId, delta: -1 })).rejects.toMatchObject({
    code: 'STOCK_INVALID',
    data: { stock: -1 },
  });
});

it('beside a sale notes and metadata can change, and that is told once', async () => {
  await using host = await testCommerce();
  const { id: productId } = await host.product();
  const { sale } = await host.commerce.recordSale(host.scope, aSale([productId]));
  const change = { notes: 'gift', metadata: { wrapped: true } };

  const changed = await host.commerce.updateSale(host.scope, { id: sale.id, change });
  await host.commerce.updateSale(host.scope, { id: sale.id, change });

  expect(changed).toEqual({ ...sale, ...change });
  const { id, number } = sale;
  expect((await host.facts()).filter(({ type }) => type === 'sale.updated')).toEqual([
    { type: 'sale.updated', payload: { id, number, ...change, changed: ['notes', 'metadata'] } },
  ]);
  await expect(host.commerce.updateSale(host.scope, { id: productId, change })).rejects.toMatchObject(
    missing,
  );
});

it('a plugin’s metadata goes under its slug and leaves the others’ alone', async () => {
  await using host = await testCommerce();
  const first = pluginScope(host, 'first');
  const created = await host.commerce.createCustomer(first, { ...customer, metadata: { tier: 'gold' } });
  expect(created.metadata).toEqual({ first: { tier: 'gold' } });

  const change = { metadata: { ...created.metadata, points: 3 } };
  const updated = await host.commerce.updateCustomer(pluginScope(host, 'second'), { id: created.id, change });
  expect(updated.metadata).toEqual({ first: { tier: 'gold' }, second: { points: 3 } });

  const large = { metadata: { text: 'x'.repeat(16_380) } };
  await expect(host.commerce.updateCustomer(first, { id: created.id, change: large })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    issues: [{ path: 'metadata' }],
  });
});

const missing = { code: 'NOT_FOUND' };

function pluginScope({ scope }: TestCommerce, slug: string): StoreScope {
  const grants = new Set(['customers:read', 'customers:write']);
  return { ...scope, actor: { kind: 'plugin', installationId: newId<InstallationId>(), slug, grants } };
}
