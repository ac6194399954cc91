import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LoyaltyHost, loyaltyHost, SLUG } from './loyalty-host.ts';

let host: LoyaltyHost;
beforeAll(async () => {
  host = await loyaltyHost();
});
afterAll(() => host[Symbol.asyncDispose]());

async function buyerWith(points: number) {
  const buyer = await host.buyer();
  await buyer.buy(points);
  await host.delivered();
  return buyer;
}

it('turns redeemed points into a discount on the next sale, and spends them when the sale is made', async () => {
  const buyer = await buyerWith(500);
  const redeemed = await buyer.redeem(250);
  expect(redeemed).toMatchObject({
    points: 250,
    worth: 2.5,
    status: 'pending',
    reserved: 250,
    available: 250,
  });
  const sale = await buyer.buy(20);
  expect(sale.adjustments).toEqual([
    {
      id: `redemption:${redeemed.id}`,
      label: 'Loyalty discount (250 points)',
      amount: -2.5,
      source: SLUG,
    },
  ]);
  expect(sale.total).toBe(17.5);
  await host.deliveredAgain();
  expect(await buyer.points()).toMatchObject({ balance: 267, reserved: 0, redemptions: [] });
  expect((await buyer.buy(20)).adjustments).toEqual([]);
});

it('never takes off more than the total, and gives back what was not needed', async () => {
  const buyer = await buyerWith(2_000);
  await buyer.redeem(500);
  await buyer.redeem(700);
  await buyer.redeem(300);
  const sale = await buyer.buy(7);
  expect(sale).toMatchObject({ total: 0, adjustments: [{ amount: -5 }, { amount: -2 }] });
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 1_300, reserved: 300, available: 1_000 });
  expect(await buyer.buy(7)).toMatchObject({ total: 4, adjustments: [{ amount: -3 }] });
  await host.delivered();
});

it('takes ten redemptions at once, and leaves the others for the next purchase', async () => {
  const buyer = await buyerWith(2_000);
  for (let count = 0; count < 12; count += 1) await buyer.redeem(100);
  expect((await buyer.buy(50)).adjustments).toHaveLength(10);
  expect((await buyer.buy(50)).adjustments).toHaveLength(2);
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 888, reserved: 0 });
});

it('comes after the discounts of others', async () => {
  await host.publish(new URL('../../hello', import.meta.url));
  await host.install('hello', { config: { percent: 50 } });
  const buyer = await buyerWith(2_000);
  await buyer.redeem(800);
  const sale = await buyer.buy(10);
  expect(sale).toMatchObject({ total: 0, adjustments: [{ amount: -5 }, { amount: -5 }] });
  await host.delivered();
  // Half of the first sale had gone to happy hour.
  expect(await buyer.points()).toMatchObject({ balance: 500, reserved: 0 });
  await host.engine.plugins.deactivate(host.scope, 'hello');
});

it('takes an order as well, and gives the points back when it is cancelled', async () => {
  const buyer = await buyerWith(500);
  await buyer.redeem(300);
  const order = await host.order({ customerId: buyer.id, items: [await host.line({ price: 20 })] });
  expect(order).toMatchObject({ total: 17, adjustments: [{ amount: -3 }] });
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 200, reserved: 0 });
  await host.commerce.cancelOrder(host.scope, { id: order.id, reason: 'Changed my mind' });
  await host.deliveredAgain();
  expect(await buyer.points()).toMatchObject({
    balance: 500,
    history: {
      data: [{ kind: 'returned', points: 300 }, { kind: 'spent', points: -300 }, { kind: 'earned' }],
    },
  });
});

it('holds them for a sale that failed, until it is tried again', async () => {
  const buyer = await buyerWith(500);
  await buyer.redeem(200);
  await buyer.failToBuy(20, 'failed-sale');
  // The first may still be on its way, so that nobody else is given the same discount.
  expect((await buyer.buy(20)).adjustments).toEqual([]);
  expect((await buyer.buy(20, 'failed-sale')).adjustments).toMatchObject([{ amount: -2 }]);
  await host.delivered();
  expect((await buyer.points()).reserved).toBe(0);
});

it('gives back what a failed sale held, once it is late', async () => {
  const buyer = await buyerWith(500);
  await buyer.redeem(200);
  await buyer.failToBuy(20, 'never-again');
  await host.grownLate();
  expect(await buyer.points()).toMatchObject({ balance: 500, reserved: 0, available: 500, redemptions: [] });
  expect((await buyer.buy(20)).adjustments).toEqual([]);
  await host.delivered();
  expect(await buyer.redeem(500)).toMatchObject({ available: 20 });
});

it('never gives back what a sale has used, however late its event comes', async () => {
  const buyer = await buyerWith(500);
  await buyer.redeem(200);
  const held = await host.holdAccount(buyer.id);
  const sale = await buyer.buy(20);
  await host.grownLate();
  expect([sale.total, (await buyer.points()).reserved]).toEqual([18, 200]);
  await held.rollback();
  await host.delivered();
  expect(await buyer.points()).toMatchObject({ balance: 318, reserved: 0, debt: 0 });
});

it('spends what a sale used even when the reservation is gone', async () => {
  const buyer = await buyerWith(500);
  const { id } = await buyer.redeem(500);
  const held = await host.holdAccount(buyer.id);
  const sale = await buyer.buy(20);
  await held.query(`update redemptions set status = 'released' where id = $1`, [id]);
  await held.query('update accounts set reserved = 0 where customer_id = $1', [buyer.id]);
  await held.commit();
  await host.delivered();
  expect(sale.total).toBe(15);
  expect(await buyer.points()).toMatchObject({ balance: 15, reserved: 0, debt: 0 });
});

it('lets go of a redemption that the customer does not want any more', async () => {
  const buyer = await buyerWith(300);
  const { id } = await buyer.redeem(300);
  const path = `/points/${buyer.id}/redemptions/${id}`;
  for (let times = 0; times < 2; times += 1)
    expect(await host.plugin(SLUG).request('DELETE', path)).toMatchObject({ status: 204 });
  expect(await buyer.points()).toMatchObject({ balance: 300, reserved: 0 });
  const { id: held } = await buyer.redeem(300);
  await buyer.failToBuy(20, 'holds-it');
  const cancel = host.plugin(SLUG).request('DELETE', `/points/${buyer.id}/redemptions/${held}`);
  await expect(cancel).rejects.toMatchObject({ message: 'A purchase has this redemption.' });
  const other = await host.buyer();
  const foreign = host.plugin(SLUG).request('DELETE', `/points/${other.id}/redemptions/${held}`);
  await expect(foreign).rejects.toMatchObject({ message: 'There is no such redemption.' });
});

it('does a redemption once per key, and nothing else with the same key', async () => {
  const buyer = await buyerWith(900);
  const other = await buyerWith(900);
  const first = await buyer.redeem(300, 'redeem-once');
  expect(await buyer.redeem(300, 'redeem-once')).toMatchObject({ id: first.id, reserved: 300 });
  await expect(buyer.redeem(400, 'redeem-once')).rejects.toMatchObject({
    message: expect.stringContaining('Key'),
  });
  await expect(other.redeem(300, 'redeem-once')).rejects.toMatchObject({
    message: expect.stringContaining('Key'),
  });
  expect((await other.points()).reserved).toBe(0);
});

it.each([
  [99, 'At least 100 points can be redeemed.'],
  [501, 'Only 500 points are available.'],
])('refuses to redeem %d of 500 points, and says why', async (points, reason) => {
  const buyer = await buyerWith(500);
  await expect(buyer.redeem(points)).rejects.toMatchObject({
    code: 'REQUEST_REJECTED_BY_PLUGIN',
    message: reason,
    issues: [{ path: 'body.points' }],
  });
  expect((await buyer.points()).reserved).toBe(0);
});

it('has kept its books right all the while, and failed only where it had to wait', async () => {
  expect(await host.faultsInBooks()).toEqual([]);
  const errors = (await host.plugin(SLUG).errors()).map(({ message }) => message);
  expect(errors.filter((message) => !message.includes('is in use; try again'))).toEqual([]);
});

it('lets a sale through when it fails itself', async () => {
  const buyer = await buyerWith(500);
  const { id } = await buyer.redeem(200);
  await using held = await host.plugin(SLUG).begin();
  await held.query('select 1 from redemptions where id = $1 for update', [id]);
  const sale = await buyer.buy(20);
  expect(sale).toMatchObject({ total: 20, adjustments: [], trace: [{ plugin: SLUG, outcome: 'failed' }] });
});
