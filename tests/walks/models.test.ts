import { testServer, type TestServer } from '@daino/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('answers-models'), fixture('uses-models')] });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a plugin that uses the models', () => {
  it('writes when it is activated, and other plugins are asked and told', async () => {
    expect(await server.host.plugin('uses-models').data('activated')).toMatchObject({
      result: { name: 'Gift card', price: 25, stock: 0 },
    });
    const { result } = await call('Customer', 'create', { name: 'Ada', metadata: { tier: 'gold' } });
    expect(result).toMatchObject({ tags: ['seen'], metadata: { 'uses-models': { tier: 'gold' } } });
    await server.host.delivered();
    expect(await server.host.plugin('answers-models').data('registered')).toEqual([
      { name: 'Ada', depth: 1 },
    ]);
  });

  it('finds, pages, selects and sorts what it asks for', async () => {
    for (const [name, price] of [
      ['Tea', 3],
      ['Cake', 4.5],
      ['Soup', 6],
    ] as const)
      await server.host.product({ name, price, category: 'kitchen' });
    const first = await call(
      'Product',
      'find',
      { category: 'kitchen', price: { $lt: 6.01 } },
      { sort: { price: -1 }, limit: 2, select: ['name', 'price'] },
    );
    expect(first.result).toEqual([
      { name: 'Soup', price: 6 },
      { name: 'Cake', price: 4.5 },
    ]);
    const second = await call(
      'Product',
      'find',
      { category: 'kitchen' },
      {
        sort: { price: -1 },
        limit: 2,
        cursor: first.next_cursor,
      },
    );
    expect(second).toMatchObject({ result: [{ name: 'Tea' }], next_cursor: null });
    expect((await call('Product', 'count', { category: 'kitchen' })).result).toBe(3);
    const one = (await call('Product', 'findOne', { name: 'Tea' })).result as { id: string };
    expect((await call('Product', 'findById', one.id)).result).toMatchObject({ name: 'Tea' });
    expect((await call('Product', 'findById', 'nobody')).result).toBeNull();
  });

  it('adds up in major units, per group', async () => {
    const line = await server.host.line({ price: 2.55, quantity: 2 });
    for (const method of ['voucher', 'cheque', 'cheque'])
      await server.host.sale({ items: [line], payment: { method } });
    const asked = {
      where: { 'payment.method': { $in: ['voucher', 'cheque'] } },
      groupBy: 'payment.method',
      count: true,
      sum: 'total',
      avg: 'total',
      max: ['total', 'createdAt'],
    };
    expect((await call('Sale', 'aggregate', asked)).result).toEqual([
      group('cheque', { count: 2, sum: 10.2 }),
      group('voucher', { count: 1, sum: 5.1 }),
    ]);
    const none = { where: { total: { $gt: 1e6 } }, count: true, sum: 'total', avg: 'total', min: 'total' };
    expect((await call('Sale', 'aggregate', none)).result).toEqual([
      { group: {}, count: 0, sum: { total: 0 }, avg: { total: null }, min: { total: null } },
    ]);
  });

  it('moves stock under lock: many at once never take more than there is', async () => {
    const { id } = await server.host.product({ stock: 10 });
    const taken = await Promise.all(
      Array.from({ length: 25 }, () => call('Product', 'update', id, { stock: { $inc: -1 } })),
    );
    expect(taken.filter(({ code }) => code === undefined)).toHaveLength(10);
    expect(taken.filter(({ code }) => code === 'STOCK_INVALID')).toHaveLength(15);
    expect((await server.host.commerce.getProduct(server.host.scope, id)).stock).toBe(0);
    expect((await call('Product', 'update', id, { stock: 7 })).result).toMatchObject({ stock: 7 });
  });

  it('takes an order through its states, and writes beside a sale', async () => {
    const line = await server.host.line({ price: 10 });
    const draft = { orderType: 'pickup', items: [line], customer: { name: 'Ada', phone: '+49 30 1' } };
    const order = (await call('Order', 'create', draft)).result as { id: string };
    expect((await call('Order', 'update', order.id, { status: 'confirmed' })).result).toMatchObject({
      status: 'confirmed',
      customerName: 'Ada',
    });
    expect((await call('Order', 'update', order.id, { notes: 'bell' })).result).toMatchObject({
      notes: 'bell',
    });
    const sale = await server.host.sale();
    const written = await call('Sale', 'update', sale.id, { status: 'completed', notes: 'gift' });
    expect(written.result).toMatchObject({ id: sale.id, status: 'completed', notes: 'gift' });
    expect(written.result).not.toHaveProperty('trace');
  });

  it('is refused by other plugins in their own words', async () => {
    const { id } = await server.host.product();
    expect(await call('Product', 'update', id, { name: 'a forbidden name' })).toMatchObject({
      code: 'PRODUCT_REJECTED_BY_PLUGIN',
      message: expect.stringContaining('That name is taken'),
    });
    // Its filter leaves every other name alone.
    expect((await call('Product', 'update', id, { name: 'another name' })).result).toMatchObject({
      name: 'another name',
    });
  });

  it('is stopped when a plugin that guards the operation fails, and hears nothing of its affairs', async () => {
    const answer = await call('Customer', 'create', { name: 'Breaks' });
    expect(answer.code).toBe('MODEL_WRITE_STOPPED');
    expect(answer.message).not.toMatch(/answers-models|inner affair/);
    expect((await call('Customer', 'count', { name: 'Breaks' })).result).toBe(0);
  });

  it('removes what no sale names', async () => {
    const { id } = await server.host.product();
    const sale = await server.host.sale();
    expect((await call('Product', 'delete', id)).result).toBe(true);
    expect((await call('Product', 'delete', id)).result).toBe(false);
    expect((await call('Product', 'delete', sale.items[0]?.productId)).code).toBe('PRODUCT_IN_USE');
    expect((await call('Sale', 'delete', sale.id)).code).toBe('MODEL_NOT_WRITABLE');
  });

  it('reads in a hook and writes in none', async () => {
    const sale = await server.host.sale();
    expect(await server.host.plugin('uses-models').data(`hook/${sale.id}`)).toMatchObject({
      read: { result: expect.any(Number) },
      write: { code: 'MODEL_WRITE_IN_HOOK' },
    });
    expect((await call('Customer', 'count', { name: 'Hooked' })).result).toBe(0);
  });

  it('writes nothing while its own transaction is open', async () => {
    const answer = await server.call('POST', server.inStore('/uses-models/in-transaction'), {
      body: { model: 'Customer', method: 'create', args: [{ name: 'Too early' }] },
    });
    expect(answer.body).toMatchObject({ code: 'MODEL_WRITE_IN_TRANSACTION' });
    expect((await call('Customer', 'count', { name: 'Too early' })).result).toBe(0);
  });

  it('writes once under one key, however often its handler runs', async () => {
    await server.host.sale({ notes: 'fails twice' });
    await server.host.delivered();
    expect((await call('Customer', 'count', { name: 'Once' })).result).toBe(1);
    const twice = [{ name: 'Grace' }, { idempotencyKey: 'k' }];
    const [first, second] = [
      await call('Customer', 'create', ...twice),
      await call('Customer', 'create', ...twice),
    ];
    expect(second.result).toEqual(first.result);
    expect((await call('Customer', 'create', { name: 'Another' }, { idempotencyKey: 'k' })).code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });
});

it('plugins that answer each other’s updates come to an end', async () => {
  const { commerce, scope } = server.host;
  const { id } = await server.host.customer();
  await commerce.updateCustomer(scope, { id, change: { phone: '+49 30 123' } });
  await server.host.delivered();
  await server.host.delivered();
  // Each hears of the first change and of the other's answer to it, and not of what it led to itself.
  expect(await server.host.plugin('answers-models').data('updated')).toEqual([['phone'], ['metadata']]);
  expect((await server.host.outbox.history.deliveries(scope, { limit: 50, status: 'dead' })).data).toEqual(
    [],
  );
});

it('an event’s filter lets through what fits it and makes no delivery of the rest', async () => {
  const { host } = server;
  await host.delivered();
  const count = async () => (await host.outbox.history.deliveries(host.scope, { limit: 200 })).data.length;
  const deliveries = await count();
  await host.product({ stock: 5 });
  expect(await count()).toBe(deliveries);
  const { id } = await host.product({ stock: 5 });
  await host.commerce.adjustStock(host.scope, { productId: id, delta: -2 });
  expect(await count()).toBe(deliveries + 1);
  await host.delivered();
  const sold = await host.plugin('answers-models').data('sold');
  expect([sold].flat().at(-1)).toBe(-2);
});

interface Answer {
  readonly result?: unknown;
  readonly next_cursor?: string | null;
  readonly code?: string;
  readonly message?: string;
}

async function call(model: string, method: string, ...args: readonly unknown[]): Promise<Answer> {
  const answer = await server.call('POST', server.inStore('/uses-models/call'), {
    body: { model, method, args },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  // The fixture answers nothing else.
  return answer.body as Answer;
}

function group(method: string, { count, sum }: { readonly count: number; readonly sum: number }) {
  const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return {
    group: { 'payment.method': method },
    count,
    sum: { total: sum },
    avg: { total: 5.1 },
    max: { total: 5.1, createdAt },
  };
}
