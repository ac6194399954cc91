import { until } from '@daino/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Buyer, type LoyaltyHost, loyaltyHost, type Redeemed, SLUG } from './loyalty-host.ts';

const MANY = Array.from({ length: 50 }, (_, index) => index);

let host: LoyaltyHost;
let buyer: Buyer;
beforeAll(async () => {
  host = await loyaltyHost();
  buyer = await host.buyer();
  await buyer.buy(1_000);
  await host.delivered();
});
afterAll(() => host[Symbol.asyncDispose]());

it('redeems no more than there is, however many ask at once', async () => {
  const answers = await Promise.allSettled(MANY.map(() => patiently(() => buyer.redeem(100))));
  const refused = answers.flatMap((one) => (one.status === 'rejected' ? [one.reason.message] : []));
  expect(answers.length - refused.length).toBe(10);
  expect(new Set(refused)).toEqual(new Set(['Only 0 points are available.']));
  expect(await buyer.points()).toMatchObject({ balance: 1_000, reserved: 1_000, available: 0 });
});

it('redeems once when the same request comes fifty times at once', async () => {
  await buyer.buy(500);
  await host.delivered();
  const { reserved } = await buyer.points();
  const answers = await Promise.all(MANY.map(() => patiently(() => buyer.redeem(200, 'the-same'))));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect((await buyer.points()).reserved).toBe(reserved + 200);
});

it('gives one discount to one of several sales at once', async () => {
  const other = await host.buyer();
  await other.buy(500);
  await host.delivered();
  await other.redeem(500);
  const sales = await Promise.all(MANY.slice(0, 10).map(() => other.buy(10)));
  expect(sales.filter(({ adjustments }) => adjustments.length > 0)).toHaveLength(1);
  await host.delivered();
  expect(await other.points()).toMatchObject({ balance: 95, reserved: 0 });
});

it('earns, redeems, sells and pays back at once, and the books are right', async () => {
  const other = await host.buyer();
  await other.buy(1_000);
  await host.delivered();
  const rounds = await Promise.allSettled(
    MANY.map(async (index) => {
      if (index % 3 === 0) return other.redeem(100 + index);
      const { payment, total } = await other.buy(10 + index);
      return index % 5 === 0 && total > 1 ? host.refund(payment.id, 1) : undefined;
    }),
  );
  expect(rounds.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(30);
  await host.delivered();
  expect(await host.faultsInBooks()).toEqual([]);
  expect(await host.plugin(SLUG).errors()).toEqual([]);
  expect((await other.points()).balance).toBeGreaterThanOrEqual(0);
});

/** Asks again where the plugin has too many requests at once, as a client would. */
async function patiently(ask: () => Promise<Redeemed>): Promise<Redeemed> {
  const answers: Redeemed[] = [];
  await until(async () => {
    try {
      answers.push(await ask());
    } catch (error) {
      if ((error as { code?: string }).code !== 'PLUGIN_BUSY') throw error;
    }
    return answers.length > 0;
  });
  return answers[0] as Redeemed;
}
