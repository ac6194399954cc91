import type { Sale } from '@daino/contract';
import { problemOf, send, testServer, type TestServer } from '@daino/server/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

const plugins = [new URL('../../plugins/loyalty-points', import.meta.url)];

let server: TestServer;
let customerId: string;
beforeAll(async () => {
  server = await testServer({ plugins });
  ({ id: customerId } = await server.host.customer());
});
afterAll(() => server[Symbol.asyncDispose]());

it('goes from a sale over the counter to a discount, as a cashier', async () => {
  const first = await sell(500);
  await server.host.delivered();
  const purchase = await server.call('GET', at(`/purchases/${first.id}`), { as: 'staff' });
  expect(purchase.body).toMatchObject({ customerId, earned: 500, spent: 0 });
  expect((await points()).body).toMatchObject({ balance: 500, available: 500, worth: 5, currency: 'EUR' });

  const headers = { 'idempotency-key': 'redeem-at-the-counter' };
  const answers = await Promise.all([redeem({ points: 300 }, headers), redeem({ points: 300 }, headers)]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[0]?.body).toEqual(answers[1]?.body);
  expect(answers[0]?.body).toMatchObject({ points: 300, worth: 3, status: 'pending', available: 200 });

  const second = await sell(20);
  expect(second).toMatchObject({ total: 17, adjustments: [{ amount: -3, source: 'loyalty-points' }] });
  await server.host.delivered();
  expect((await points()).body).toMatchObject({ balance: 217, reserved: 0, redemptions: [] });
});

it.each([
  [{}, ['body.points']],
  [{ points: 0, extra: true }, ['body.points', 'body.extra']],
  [{ points: '300' }, ['body.points']],
  [{ points: 1.5 }, ['body.points']],
])('refuses a redemption of %o before the plugin is asked', async (body, paths) => {
  const problem = problemOf(await redeem(body));
  expect([problem.status, problem.code]).toEqual([400, 'REQUEST_INVALID']);
  expect(problem.errors?.map(({ path }) => path)).toEqual(paths);
});

it('refuses addresses that name no customer, and pages that are none', async () => {
  const nobody = await server.call('GET', at('/points/ada?limit=0&page=2'));
  expect(problemOf(nobody).errors?.map(({ path }) => path)).toEqual([
    'params.customerId',
    'query.limit',
    'query.page',
  ]);
});

it('says in its own words that there are too few points', async () => {
  const problem = problemOf(await redeem({ points: 1_000_000 }));
  expect(problem).toMatchObject({ status: 422, code: 'REQUEST_REJECTED_BY_PLUGIN' });
  expect(problem.errors).toEqual([{ path: 'body.points', message: problem.detail }]);
});

it('shows its points to nobody of another store', async () => {
  const { storeId, token } = await server.stranger('owner');
  const headers = { authorization: `Bearer ${token}` };
  const here = await send(`${server.address}${at(`/points/${customerId}`)}`, { headers });
  expect(problemOf(here).code).toBe('STORE_NOT_FOUND');
  const there = `${server.address}/api/stores/${storeId}/loyalty-points/points/${customerId}`;
  expect(problemOf(await send(there, { headers })).code).toBe('PLUGIN_ROUTE_NOT_FOUND');
  expect((await server.call('GET', at(`/points/${customerId}`), { as: null })).status).toBe(401);
});

it('declares where it shows points', async () => {
  for (const [point, component] of [
    ['POS.AfterCheckout', '#PointsEarned'],
    ['Customer.Profile', '#PointsBalance'],
  ] as const) {
    const { body } = await server.call('GET', server.inStore(`/plugins/ui-components/${point}`), {
      as: 'staff',
    });
    expect(body).toMatchObject({ data: [{ slug: 'loyalty-points', point, component }] });
  }
});

it('leaves nothing behind when it is uninstalled', async () => {
  const asked = await server.call('DELETE', server.inStore('/plugins/loyalty-points'));
  expect(problemOf(asked)).toMatchObject({ status: 409, code: 'PLUGIN_DATA_REMAINS' });
  const removed = await server.call('DELETE', server.inStore('/plugins/loyalty-points?cleanupData=remove'));
  expect(removed.status).toBe(200);
  expect((await sell(10)).adjustments).toEqual([]);
});

function at(path: string): string {
  return server.inStore(`/loyalty-points${path}`);
}

function points() {
  return server.call('GET', at(`/points/${customerId}`), { as: 'staff' });
}

function redeem(body: object, headers: Record<string, string> = {}) {
  return server.call('POST', at(`/points/${customerId}/redeem`), { as: 'staff', body, headers });
}

async function sell(price: number): Promise<Sale> {
  const body = { customerId, items: [await server.host.line({ price })], payment: { method: 'card' } };
  const { body: sale } = await server.call('POST', server.inStore('/sales'), { as: 'staff', body });
  return sale as Sale;
}
