import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LoyaltyHost, loyaltyHost, SLUG } from './loyalty-host.ts';

let host: LoyaltyHost;
beforeAll(async () => {
  host = await loyaltyHost();
});
afterAll(() => host[Symbol.asyncDispose]());

it('gives a point for every unit that was paid, whole ones, and once however often it hears of it', async () => {
  const buyer = await host.buyer();
  await buyer.buy(19.99);
  await host.deliveredAgain();
  expect(await buyer.points()).toMatchObject({
    balance: 19,
    available: 19,
    debt: 0,
    worth: 0.19,
    currency: 'EUR',
    history: { data: [{ kind: 'earned', points: 19, balance: 19 }], next_cursor: null },
  });
  expect(await host.plugin(SLUG).errors()).toEqual([]);
});

it('gives nothing for a sale to nobody it knows', async () => {
  const count = () => host.plugin(SLUG).rows('select count(*) as accounts from accounts');
  const before = await count();
  await host.sale();
  await host.delivered();
  expect(await count()).toEqual(before);
});

it('gives points for an order when it is completed, and not before', async () => {
  const buyer = await host.buyer();
  const order = await host.order({ customerId: buyer.id, items: [await host.line({ price: 30 })] });
  await host.delivered();
  expect((await buyer.points()).balance).toBe(0);
  await host.complete(order);
  await host.deliveredAgain();
  expect((await buyer.points()).history.data).toMatchObject([{ kind: 'earned', points: 30 }]);
  const { body } = await host.plugin(SLUG).request('GET', `/purchases/${order.id}`);
  expect(body).toEqual({
    id: order.id,
    customerId: buyer.id,
    earned: 30,
    reversed: 0,
    spent: 0,
    returned: 0,
  });
});

it('follows the rate of the store, to six decimals', async () => {
  const buyer = await host.buyer();
  for (const [pointsPerUnit, price] of [
    [1.1, 10],
    [0.3, 10],
    [0, 10],
    [0.000001, 10],
    [1000, 0.01],
  ] as const) {
    await host.plugin(SLUG).configure({ pointsPerUnit });
    await buyer.buy(price);
    await host.delivered();
  }
  await host.plugin(SLUG).configure({});
  const { data } = (await buyer.points()).history;
  expect(data.map(({ points }) => points)).toEqual([10, 3, 11]);
});

it('pages through the history, newest first', async () => {
  const buyer = await host.buyer();
  for (const price of [1, 2, 3]) await buyer.buy(price);
  await host.delivered();
  const first = await buyer.points({ limit: '2' });
  const { next_cursor: cursor } = first.history;
  const second = await buyer.points({ limit: '2', cursor: String(cursor) });
  const seen = [...first.history.data, ...second.history.data].map(({ points }) => points);
  expect(new Set(seen)).toEqual(new Set([1, 2, 3]));
  expect([first.history.data.length, second.history.next_cursor]).toEqual([2, null]);
});

it('has nothing of a customer who never bought, and refuses one who is not there', async () => {
  const buyer = await host.buyer();
  expect(await buyer.points()).toMatchObject({ balance: 0, available: 0, history: { data: [] } });
  const stranger = await (await host.anotherStore()).customer();
  for (const id of [stranger.id, '018cc251-f400-7005-8001-00000000dead']) {
    await expect(host.plugin(SLUG).request('GET', `/points/${id}`)).rejects.toMatchObject({
      code: 'REQUEST_REJECTED_BY_PLUGIN',
      issues: [{ path: 'params.customerId' }],
    });
  }
});

it('counts in yen as well, where the smallest amount is one', async () => {
  await using japan = await loyaltyHost({ currency: 'JPY' });
  await japan.plugin(SLUG).configure({ pointsPerUnit: 0.01, redemptionRate: 3, minimumPoints: 1 });
  const buyer = await japan.buyer();
  await buyer.buy(1_999);
  await japan.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 19, worth: 6, currency: 'JPY' });
  // Two yen cost six points; the two that no yen can express stay.
  expect(await buyer.redeem(8)).toMatchObject({ points: 6, worth: 2, available: 13 });
  const sale = await buyer.buy(100);
  expect(sale).toMatchObject({ adjustments: [{ amount: -2 }], total: 98 });
  await japan.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 13, reserved: 0 });
  await expect(buyer.redeem(2)).rejects.toMatchObject({ message: expect.stringContaining('JPY') });
  expect(await japan.faultsInBooks()).toEqual([]);
});
