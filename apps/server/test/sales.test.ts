import type { Sale } from '@daino/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, testServer, type TestServer } from './test-server.ts';

const hello = new URL('../../../plugins/hello', import.meta.url);

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [hello] });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('POST …/sales', () => {
  it('records a sale that a plugin has changed, and shows who did what', async () => {
    const items = [await server.host.line({ price: 12.5, quantity: 2 })];
    const { status, body } = await record({ items });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: 'completed',
      subtotal: 25,
      total: 22.5,
      adjustments: [{ amount: -2.5, source: 'hello' }],
      trace: [{ plugin: 'hello', outcome: 'changed', changed: ['adjustments'] }],
    });
  });

  it('carries a request out once and gives a retry the same answer', async () => {
    const items = [await server.host.line({ stock: 5 })];
    const headers = { 'idempotency-key': 'till-7-receipt-1041' };
    const first = await record({ items }, headers);
    const again = await record({ items }, headers);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
    const product = await server.call('GET', server.inStore(`/products/${items[0]?.productId}`));
    expect(product.body).toMatchObject({ stock: 4 });
  });

  it('refuses another request under the same key', async () => {
    const headers = { 'idempotency-key': 'till-7-receipt-1042' };
    await record({ items: [await server.host.line()] }, headers);
    const other = await record({ items: [await server.host.line()] }, headers);
    expect(problemOf(other)).toMatchObject({ status: 409, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('makes one sale of many requests at once under one key', async () => {
    const items = [await server.host.line({ stock: 50 })];
    const headers = { 'idempotency-key': 'till-7-receipt-1043' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => record({ items }, headers)));
    const outcomes = answers.map((answer) =>
      answer.status === 201 ? (answer.body as Sale).id : problemOf(answer).code,
    );
    const made = new Set(outcomes.filter((outcome) => outcome !== 'IDEMPOTENCY_KEY_IN_USE'));
    expect(made.size).toBe(1);
  });

  it('is 409 when the stock does not suffice', async () => {
    const items = [await server.host.line({ stock: 1, quantity: 2 })];
    expect(problemOf(await record({ items }))).toMatchObject({
      status: 409,
      code: 'STOCK_INSUFFICIENT',
      fault: 'caller',
    });
  });

  it('is 400 for a product of another store', async () => {
    const other = await server.host.anotherStore();
    expect(problemOf(await record({ items: [await other.line()] }))).toMatchObject({
      code: 'SALE_PRODUCT_UNKNOWN',
    });
  });
});

function record(sale: object, headers: Record<string, string> = {}) {
  return server.call('POST', server.inStore('/sales'), {
    body: { payment: { method: 'cash' }, ...sale },
    headers,
  });
}
