import type { ListQuery, Page } from '@daino/contract';
import { testStore } from '@daino/database/testing';
import { expect, test } from 'vitest';
import { aSale, testCommerce } from './test-commerce.ts';

async function allPages<Item>(
  list: (query: ListQuery) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Page<Item> = await list({ limit, ...(cursor !== undefined && { cursor }) });
    items.push(...page.data);
    cursor = page.next_cursor;
  }
  return items;
}

test('lists give every row once, newest first, page by page', async () => {
  await using host = await testCommerce();
  const { commerce, scope } = host;
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const { id } = await host.product({ name });
    await commerce.createCustomer(scope, { name, tags: [], metadata: {} });
    await commerce.recordSale(scope, aSale([id]));
  }

  const products = await allPages((query) => commerce.listProducts(scope, query), 2);
  const customers = await allPages((query) => commerce.listCustomers(scope, query), 5);
  const sales = await allPages((query) => commerce.listSales(scope, query), 4);

  expect(products.map((product) => product.name)).toEqual(['e', 'd', 'c', 'b', 'a']);
  expect(customers.map((customer) => customer.name)).toEqual(['e', 'd', 'c', 'b', 'a']);
  expect(sales.map((sale) => [sale.number, sale.items[0]?.name])).toEqual([
    ['S-000005', 'e'],
    ['S-000004', 'd'],
    ['S-000003', 'c'],
    ['S-000002', 'b'],
    ['S-000001', 'a'],
  ]);
});

test('search takes its text literally and without regard to case', async () => {
  await using host = await testCommerce();
  const { commerce, scope } = host;
  const percent = await host.product({ name: '50% off', sku: 'A_1' });
  const other = await host.product({ name: 'Cake', sku: 'AX1' });
  const customer = await commerce.createCustomer(scope, {
    name: 'Ada',
    email: 'ada@example.test',
    phone: '+49 30 123',
    tags: [],
    metadata: {},
  });
  await commerce.recordSale(scope, aSale([other.id]));
  const { sale } = await commerce.recordSale(scope, aSale([other.id]));
  const found = async (q: string) => (await commerce.listProducts(scope, { limit: 10, q })).data;

  expect(await found('%')).toEqual([percent]);
  expect(await found('a_1')).toEqual([percent]);
  expect(await found('CAKE')).toMatchObject([{ id: other.id }]);
  expect(await found(String.raw`\ `)).toEqual([]);
  expect(await found('')).toHaveLength(2);
  for (const q of ['ADA@', '30 1', 'ad']) {
    expect((await commerce.listCustomers(scope, { limit: 10, q })).data).toEqual([customer]);
  }
  expect((await commerce.listSales(scope, { limit: 10, q: '000002' })).data).toEqual([sale]);
});

test('a cursor that no page has given is refused', async () => {
  await using host = await testCommerce();
  const { commerce, scope } = host;
  const query = { limit: 10, cursor: 'x' };

  for (const list of [commerce.listProducts, commerce.listCustomers, commerce.listSales]) {
    await expect(list(scope, query)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      issues: [{ path: 'cursor' }],
    });
  }
});

test('a store sees nothing of another one', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const customer = await host.commerce.createCustomer(host.scope, { name: 'Ada', tags: [], metadata: {} });
  const { sale } = await host.commerce.recordSale(host.scope, aSale([id]));
  const { scope } = await testStore(host.database);
  const { commerce } = host;

  expect((await commerce.listProducts(scope, { limit: 10 })).data).toEqual([]);
  expect((await commerce.listCustomers(scope, { limit: 10 })).data).toEqual([]);
  expect((await commerce.listSales(scope, { limit: 10 })).data).toEqual([]);
  await expect(commerce.getProduct(scope, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(commerce.getCustomer(scope, customer.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(commerce.getSale(scope, sale.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
