import type { Order, Payment } from '@daino/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, problemOf, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server[Symbol.asyncDispose]());

it('takes an order from its cart to its end, paid and partly paid back', async () => {
  const { productId, quantity } = await server.host.line({ price: 4, quantity: 2 });
  const items = [{ productId, quantity }];
  const cart = await post('/carts', { items });
  expect(cart).toMatchObject({ status: 201, body: { status: 'open', total: 8 } });
  const customer = { name: 'Ada', phone: '+49 30 123' };
  const cartId = (cart.body as { id: string }).id;
  const placed = await post('/orders', { orderType: 'pickup', customer, items, cartId });
  expect(placed).toMatchObject({ status: 201, body: { number: 'O-000001', status: 'pending', total: 8 } });
  const order = placed.body as Order;

  const paid = await post('/payments', { orderId: order.id, method: 'card', amount: 8 });
  expect(paid).toMatchObject({ status: 201, body: { status: 'completed', amount: 8 } });
  for (const status of ['confirmed', 'preparing', 'ready'])
    expect(await post(`/orders/${order.id}/status`, { status })).toMatchObject({ status: 200 });
  const put = await server.call('PUT', server.inStore(`/orders/${order.id}`), { body: { notes: 'Hot' } });
  expect(put).toMatchObject({ status: 200, body: { notes: 'Hot' } });
  const done = await server.call('POST', server.inStore(`/orders/${order.id}/complete`));
  expect(done).toMatchObject({ status: 200, body: { status: 'completed', paid: 8 } });

  const paymentId = (paid.body as Payment).id;
  expect(await post('/refunds', { paymentId, amount: 3, reason: 'Cold' })).toMatchObject({ status: 201 });
  expect(problemOf(await post('/refunds', { paymentId, amount: 5.01 }))).toMatchObject({
    status: 409,
    code: 'REFUND_EXCEEDS_PAID',
    errors: [{ path: 'amount', message: 'may be 5' }],
  });
  const [seen, listed] = await Promise.all([get(`/orders/${order.id}`), get('/orders?q=O-000001')]);
  expect(seen.body).toMatchObject({ paid: 8, refunded: 3 });
  expect(listed.body).toMatchObject({ data: [{ id: order.id }] });
  expect((await get(`/carts/${cartId}`)).body).toMatchObject({ status: 'ordered' });
});

it('answers a retry of every create with the first answer', async () => {
  const items = [await server.host.line()];
  const headers = { 'idempotency-key': 'table-4' };
  const draft = { orderType: 'dine_in', items };
  const first = await server.call('POST', server.inStore('/orders'), { body: draft, headers });
  const again = await server.call('POST', server.inStore('/orders'), { body: draft, headers });
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
});

it('cancels without a body, and says where an order can go', async () => {
  const placed = await post('/orders', { orderType: 'pickup', items: [await server.host.line()] });
  const { id } = placed.body as Order;
  expect(problemOf(await post(`/orders/${id}/status`, { status: 'shipped' }))).toMatchObject({
    status: 409,
    code: 'ORDER_MOVE_INVALID',
  });
  const cancelled = await server.call('POST', server.inStore(`/orders/${id}/cancel`));
  expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
});

it('changes products, customers, employees and stock', async () => {
  const product = await server.host.product({ stock: 5 });
  const at = `/products/${product.id}`;
  const change = { price: 12.5, description: null, lowStockThreshold: 3 };
  expect(await server.call('PUT', server.inStore(at), { body: change })).toMatchObject({
    status: 200,
    body: change,
  });
  expect(await post(`${at}/stock/receive`, { quantity: 7 })).toMatchObject({ body: { delta: 7, stock: 12 } });
  expect(await post(`${at}/stock/correct`, { stock: 2 })).toMatchObject({ body: { delta: -10, stock: 2 } });
  expect(problemOf(await post(`${at}/stock/correct`, { stock: -1 })).code).toBe('STOCK_INVALID');
  expect((await get(`${at}/stock/movements`)).body).toMatchObject({
    data: [{ reason: 'corrected' }, { reason: 'received' }, { reason: 'received' }],
  });
  const customer = await server.host.customer();
  expect(
    await server.call('PUT', server.inStore(`/customers/${customer.id}`), { body: { phone: '12345' } }),
  ).toMatchObject({ status: 200, body: { name: customer.name, phone: '12345' } });
  const employee = await post('/employees', { name: 'Eve', title: 'Barista' });
  const { id } = employee.body as { id: string };
  expect(
    await server.call('PUT', server.inStore(`/employees/${id}`), { body: { active: false } }),
  ).toMatchObject({ status: 200, body: { title: 'Barista', active: false } });
});

it('leaves refunds, employees and stock to managers', async () => {
  const product = await server.host.product();
  const asked: readonly (readonly [string, object])[] = [
    ['/refunds', { paymentId: product.id, amount: 1 }],
    ['/employees', { name: 'Eve' }],
    [`/products/${product.id}/stock/receive`, { quantity: 1 }],
  ];
  for (const [path, body] of asked) {
    const answer = await server.call('POST', server.inStore(path), { body, as: 'staff' });
    expect([path, problemOf(answer).code]).toEqual([path, 'PERMISSION_DENIED']);
  }
});

function post(path: string, body: object): Promise<Answer> {
  return server.call('POST', server.inStore(path), { body });
}

function get(path: string): Promise<Answer> {
  return server.call('GET', server.inStore(path));
}
