import { MODEL_NAMES } from '@daino/contract';
import { testHost, type TestHost, type TestStore } from '@daino/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callModels, type ModelsAnswer } from '../fixtures/call-models.ts';
import { fixture } from '../fixtures/fixture.ts';

// A plugin in a real isolate that makes any call on ctx.models: in two stores with everything granted, in a third with
// nothing, in a fourth without knowledge of customers.

let host: TestHost;
let theirs: TestStore;
let poor: TestStore;
let blind: TestStore;

beforeAll(async () => {
  host = await testHost({ plugins: [fixture('uses-models')] });
  [theirs, poor, blind] = [await host.anotherStore(), await host.anotherStore(), await host.anotherStore()];
  await theirs.install('uses-models');
  await poor.install('uses-models', { grants: ['hook:before_sale_create', ...EVENTS] });
  await blind.install('uses-models', {
    grants: ['hook:before_sale_create', ...EVENTS, 'orders:read', 'orders:write'],
  });
  for (const store of [host, theirs]) await fill(store);
});
afterAll(() => host[Symbol.asyncDispose]());

const EVENTS = ['event:sale.created', 'event:customer.updated'];
const order = { orderType: 'pickup', customer: { name: 'Grace Hopper', phone: '+1 555 0100' } };

async function fill(store: TestStore): Promise<void> {
  const { id: productId } = await store.product({
    name: `Tea of ${store.scope.storeId}`,
    metadata: { secret: 1 },
  });
  await store.customer({ name: `Ada of ${store.scope.storeId}` });
  await store.sale({ items: [{ productId, quantity: 1, metadata: {} }] });
  await ask(store, 'Employee', 'create', { name: 'Linus' });
  await ask(store, 'Order', 'create', { ...order, items: [{ productId, quantity: 1 }] });
}

const ask = (store: TestStore, ...call: Parameters<typeof callModels>[2]): Promise<ModelsAnswer> =>
  callModels(host, store, call);

describe('a store’s entities', () => {
  it.each(MODEL_NAMES)('%s: are never another store’s, whatever is asked', async (model) => {
    const others = await idsOf(theirs, model);
    const own = await idsOf(host, model);
    expect([own.length, others.length]).not.toContain(0);
    const [other] = others;
    for (const filter of [
      {},
      { id: { $in: others } },
      { $or: [{ id: other }, { id: { $exists: true } }] },
      { id: { $gte: '00000000-0000-0000-0000-000000000000' } },
      { $or: [{ createdAt: { $lt: '9999-12-31' } }, { createdAt: null }] },
    ]) {
      const found = (await ask(host, model, 'find', filter, { limit: 200 })).result as { id: string }[];
      expect(found.filter(({ id }) => !own.includes(id))).toEqual([]);
    }
    expect((await ask(host, model, 'findById', other)).result).toBeNull();
    expect((await ask(host, model, 'count', { id: { $in: others } })).result).toBe(0);
  });

  it('are out of reach of another store’s writes', async () => {
    for (const model of ['Product', 'Customer', 'Employee']) {
      const [id] = await idsOf(theirs, model);
      const before = (await ask(theirs, model, 'findById', id)).result;
      expect((await ask(host, model, 'update', id, { name: 'Mine' })).code).toBe('NOT_FOUND');
      expect((await ask(host, model, 'delete', id)).result).toBe(false);
      expect((await ask(theirs, model, 'findById', id)).result).toEqual(before);
    }
    const [productId] = await idsOf(theirs, 'Product');
    expect((await ask(host, 'Product', 'update', productId, { stock: { $inc: -1 } })).code).toBe('NOT_FOUND');
    const [orderId] = await idsOf(theirs, 'Order');
    expect((await ask(host, 'Order', 'update', orderId, { status: 'cancelled' })).code).toBe('NOT_FOUND');
    const sale = { items: [{ productId, quantity: 1 }], payment: { method: 'cash' } };
    expect((await ask(host, 'Sale', 'create', sale)).code).toBe('SALE_PRODUCT_UNKNOWN');
  });

  it('do not come with another store’s cursor', async () => {
    await theirs.product();
    const { next_cursor: cursor } = await ask(theirs, 'Product', 'find', {}, { limit: 1 });
    const found = (await ask(host, 'Product', 'find', {}, { cursor, limit: 200 })).result as { id: string }[];
    expect(found.filter(({ id }) => id.length === 0)).toEqual([]);
    const others = await idsOf(theirs, 'Product');
    expect(found.filter(({ id }) => others.includes(id))).toEqual([]);
  });
});

describe('without a grant', () => {
  const id = '018cc251-f400-7002-8000-00000000dead';
  const grants = {
    Product: 'products',
    Customer: 'customers',
    Order: 'orders',
    Sale: 'sales',
    Employee: 'employees',
  };

  it.each([...Object.entries(grants), ['Store', 'stores']])('%s is not read', async (model, area) => {
    for (const call of [
      ['find'],
      ['findOne'],
      ['findById', id],
      ['count'],
      ['aggregate', { count: true }],
    ] as const) {
      const [method, ...args] = call;
      expect(await ask(poor, model, method, ...args)).toEqual(missing(`${area}:read`));
    }
  });

  it.each(Object.entries(grants))('%s is not written', async (model, area) => {
    expect(await ask(poor, model, 'create', { name: 'x' })).toEqual(missing(`${area}:write`));
    expect(await ask(poor, model, 'update', id, { notes: 'x' })).toEqual(missing(`${area}:write`));
    expect(await ask(poor, model, 'delete', id)).toEqual(missing(`${area}:write`));
  });

  it('stock is not moved, and the store itself is written by nobody', async () => {
    expect(await ask(poor, 'Product', 'update', id, { stock: 1 })).toEqual(missing('stock:write'));
    expect((await ask(host, 'Store', 'create', { name: 'x' })).code).toBe('MODEL_NOT_WRITABLE');
    expect((await ask(host, 'Store', 'delete', id)).code).toBe('MODEL_NOT_WRITABLE');
  });
});

describe('without customers:read', () => {
  it('an order says nothing of its customer, when it is written and when it is read', async () => {
    const line = await blind.line();
    const created = await ask(blind, 'Order', 'create', { ...order, items: [line] });
    const read = await ask(blind, 'Order', 'findOne', {});
    for (const { result } of [created, read]) {
      expect(JSON.stringify(result)).not.toMatch(/Grace|555/);
      expect(result).toMatchObject({ customerName: null, customerPhone: null, total: 10 });
    }
  });

  it.each([
    ['find', { customerName: { $contains: 'G' } }],
    ['find', { $or: [{ total: 1 }, { customerPhone: { $exists: true } }] }],
    ['find', {}, { sort: { customerName: 1 } }],
    ['find', {}, { select: ['deliveryAddress'] }],
    ['count', { 'deliveryAddress.city': 'Berlin' }],
    ['aggregate', { groupBy: 'customerEmail', count: true }],
    ['aggregate', { max: 'customerName' }],
  ])('%s answers no question about persons: %j', async (method, ...args) => {
    expect(await ask(blind, 'Order', method, ...args)).toEqual(missing('customers:read'));
  });
});

describe('hostile questions', () => {
  const nested = (depth: number): unknown => (depth === 0 ? { name: 'x' } : { $and: [nested(depth - 1)] });

  it.each([
    ['depth', nested(5)],
    ['bottomless', nested(60)],
    ['nodes', { $or: Array.from({ length: 51 }, () => ({ name: 'x' })) }],
    ['a huge list', { name: { $in: Array.from({ length: 201 }, () => 'x') } }],
    ['a long text', { name: 'x'.repeat(1_001) }],
    ['another operator', { name: { $regex: '^(a+)+$' } }],
    ['code', { $where: 'sleep(1000)' }],
    ['a prototype', JSON.parse('{"__proto__": {"name": "x"}}')],
    ['another prototype', { 'constructor.prototype': 'x' }],
    ['another column', { store_id: 'x' }],
    ['a column by its name', { price_minor: 1 }],
    ['a table', { 'products.name': 'x' }],
    ['SQL as a path', { "name' or true --": 'x' }],
    ['SQL as a JSON key of a column that is none', { 'name->>a': 'x' }],
    ['another type', { stock: '1 or 1=1' }],
    ['half a character', { name: '\ud800' }],
    ['the character of the end', { name: 'a\u0000b' }],
    ['no filter', 'name = 1'],
    ['a list', [{ name: 'x' }]],
  ])('are refused and change nothing: %s', async (_, filter) => {
    expect((await ask(host, 'Product', 'find', filter)).code).toBe('CAPABILITY_ARGUMENTS_INVALID');
    expect((await ask(host, 'Product', 'aggregate', { where: filter, count: true })).code).toBe(
      'CAPABILITY_ARGUMENTS_INVALID',
    );
  });

  it.each([
    { name: "x' or '1'='1" },
    { name: { $contains: '%' } },
    { name: { $gt: '\u{10ffff}' } },
    { id: "'; drop table products; --" },
    { 'metadata.a\'b"c': 'x' },
    { "metadata.x' = 'x' or true --": { $eq: null }, name: 'nobody' },
    { 'metadata.$1': 1 },
    { metadata: '{}' },
    { price: { $gt: Number.MAX_VALUE } },
    { tags: { $contains: '{a,b}' } },
  ])('find nothing by what is no field’s value: %j', async (filter) => {
    expect((await ask(host, 'Product', 'find', filter)).result).toEqual([]);
  });

  it.each([
    ['find', {}, { limit: 201 }],
    ['find', {}, { limit: 1e9 }],
    ['find', {}, { sort: { tags: 1 } }],
    ['find', {}, { sort: { 'name; drop table products': 1 } }],
    ['find', {}, { select: ['storeId'] }],
    ['find', {}, { select: ['__proto__'] }],
    ['find', {}, { skip: 1 }],
    ['aggregate', { sum: 'name' }],
    ['aggregate', { groupBy: 'metadata', count: true }],
    ['aggregate', {}],
    ['update', 'not an id', {}],
    ['create', { name: 'x', price: 1, storeId: 'x' }],
    ['create', { name: 'x', price: -1 }],
  ])('%s takes no more than is documented: %j', async (method, ...args) => {
    expect((await ask(host, 'Product', method, ...args)).code).toBe('CAPABILITY_ARGUMENTS_INVALID');
  });

  it.each(['x', '', 'W10', 'WzFd', 'bnVsbA', Buffer.from('["\u0000",1]').toString('base64url')])(
    'a forged cursor %j leads nowhere',
    async (cursor) => {
      const { code } = await ask(host, 'Product', 'find', {}, { cursor, sort: { name: 1 } });
      expect(code).toMatch(/^(REQUEST_INVALID|CAPABILITY_ARGUMENTS_INVALID)$/);
    },
  );

  it('never hand a plugin more than a call can carry', async () => {
    const store = await host.anotherStore();
    await store.install('uses-models');
    const metadata = { text: 'x'.repeat(16_000) };
    const description = 'y'.repeat(10_000);
    const many = Array.from({ length: 170 }, () => store.product({ metadata, description }));
    await Promise.all(many);
    expect((await ask(store, 'Product', 'find', {}, { limit: 200 })).code).toBe('MODEL_RESULT_TOO_LARGE');
    expect((await ask(store, 'Product', 'find', {}, { limit: 200, select: ['id'] })).result).toHaveLength(
      171,
    );
  });
});

async function idsOf(store: TestStore, model: string): Promise<readonly string[]> {
  const { result } = await ask(store, model, 'find', {}, { limit: 200, select: ['id'] });
  return (result as { readonly id: string }[]).map(({ id }) => id);
}

function missing(grant: string): ModelsAnswer {
  return { code: 'GRANT_MISSING', message: `This call needs the grant ${grant}.` };
}
