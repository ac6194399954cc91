import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LoyaltyHost, loyaltyHost, SLUG } from './loyalty-host.ts';

let host: LoyaltyHost;
beforeAll(async () => {
  host = await loyaltyHost();
});
afterAll(() => host[Symbol.asyncDispose]());

it('takes points back in proportion to the money that went back, once', async () => {
  const buyer = await host.buyer();
  const { payment } = await buyer.buy(100);
  await host.refund(payment.id, 33.33);
  await host.deliveredAgain();
  expect((await buyer.points()).balance).toBe(66);
  await host.refund(payment.id, 66.67);
  await host.deliveredAgain();
  expect((await buyer.points()).history.data).toMatchObject([
    { kind: 'reversed', points: -66 },
    { kind: 'reversed', points: -34 },
    { kind: 'earned', points: 100 },
  ]);
});

it('gives back what was redeemed, in the same proportion', async () => {
  const buyer = await host.buyer();
  await buyer.buy(1_000);
  await host.delivered();
  await buyer.redeem(1_000);
  const { payment, total, id } = await buyer.buy(50);
  await host.delivered();
  expect([total, (await buyer.points()).balance]).toEqual([40, 40]);
  await host.refund(payment.id, 10);
  await host.delivered();
  const { body } = await host.plugin(SLUG).request('GET', `/purchases/${id}`);
  expect(body).toMatchObject({ earned: 40, reversed: 10, spent: 1_000, returned: 250 });
  await host.refund(payment.id, 30);
  await host.deliveredAgain();
  expect(await buyer.points()).toMatchObject({ balance: 1_000, debt: 0 });
});

it('keeps a debt for points that were spent already, and lets points to come pay it first', async () => {
  const buyer = await host.buyer();
  const { payment } = await buyer.buy(1_000);
  await host.delivered();
  await buyer.redeem(600);
  await buyer.buy(100);
  await host.delivered();
  expect((await buyer.points()).balance).toBe(494);
  await host.refund(payment.id, 1_000);
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 0, debt: 506, available: 0 });
  await buyer.buy(500);
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 0, debt: 6 });
  await buyer.buy(10);
  await host.deliveredAgain();
  expect(await buyer.points()).toMatchObject({ balance: 4, debt: 0 });
});

it('leaves a pending redemption alone when points are taken back, and takes the rest when it lapses', async () => {
  const buyer = await host.buyer();
  const { payment } = await buyer.buy(500);
  await host.delivered();
  await buyer.redeem(400);
  await host.refund(payment.id, 500);
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 400, reserved: 400, debt: 400 });
  await host.grownLate();
  await buyer.buy(1);
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 1, reserved: 0, debt: 0 });
});

it('follows an order that is paid back before and after it is completed', async () => {
  const buyer = await host.buyer();
  const order = await host.order({ customerId: buyer.id, items: [await host.line({ price: 100 })] });
  const paid = await host.commerce.recordPayment(host.scope, {
    orderId: order.id,
    method: 'card',
    amount: 100,
    metadata: {},
  });
  await host.refund(paid.payment.id, 25);
  await host.complete(order);
  await host.deliveredAgain();
  expect((await buyer.points()).balance).toBe(75);
  await host.refund(paid.payment.id, 75);
  await host.deliveredAgain();
  expect(await buyer.points()).toMatchObject({ balance: 0, debt: 0 });
});

it('keeps nothing of refunds to nobody it knows but that they were', async () => {
  const { payment } = await host.sale();
  await host.refund(payment.id, 5);
  await host.deliveredAgain();
  const rows = await host.plugin(SLUG).rows('select amount from refunds where amount = 500');
  expect(rows).toEqual([{ amount: 500 }]);
});

it('has kept its books right all the while, and never failed', async () => {
  expect(await host.faultsInBooks()).toEqual([]);
  expect(await host.plugin(SLUG).errors()).toEqual([]);
});
