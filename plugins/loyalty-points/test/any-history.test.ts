import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Buyer, type LoyaltyHost, loyaltyHost } from './loyalty-host.ts';

let host: LoyaltyHost;
beforeAll(async () => {
  host = await loyaltyHost();
});
afterAll(() => host[Symbol.asyncDispose]());

/** Amounts in cents, points, and which of the payments so far. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('buy' as const), cents: fc.integer({ min: 100, max: 90_000 }) }),
    fc.record({ kind: fc.constant('redeem' as const), points: fc.integer({ min: 100, max: 900 }) }),
    fc.record({ kind: fc.constant('fail' as const), cents: fc.integer({ min: 100, max: 900 }) }),
    fc.record({
      kind: fc.constant('order' as const),
      cents: fc.integer({ min: 100, max: 9_000 }),
      ends: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('refund' as const),
      which: fc.nat(100),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
    fc.record({ kind: fc.constantFrom('late' as const, 'again' as const) }),
  ),
  { minLength: 4, maxLength: 14 },
);

type Step = (typeof steps extends fc.Arbitrary<infer Steps extends readonly unknown[]>
  ? Steps
  : never)[number];

it('is told right by the books, whatever a customer does and however often the plugin hears of it', async () => {
  const history = fc.asyncProperty(steps, async (some) => {
    const customer = new Customer(await host.buyer());
    for (const step of some) await customer.take(step);
    await host.deliveredAgain();
    const { balance, debt, reserved } = await customer.buyer.points();
    expect(await host.faultsInBooks()).toEqual([]);
    expect(balance - debt).toBe(customer.due());
    expect(reserved).toBeLessThanOrEqual(balance);
    expect(customer.surprises).toEqual([]);
  });
  await fc.assert(history, { numRuns: 6, endOnFailure: true });
});

interface Bought {
  readonly paymentId: string | undefined;
  /** Cents, after and of the discount. A cent of discount costs a point. */
  readonly total: number;
  readonly discount: number;
  refunded: number;
  cancelled: boolean;
}

/** A customer who does what the steps say, and knows by the rules what that is worth. */
class Customer {
  readonly buyer: Buyer;
  /** Redemptions that were refused although the points were there, or the other way round. */
  readonly surprises: string[] = [];
  readonly #bought: Bought[] = [];

  constructor(buyer: Buyer) {
    this.buyer = buyer;
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'buy') await this.#buy(step.cents);
    else if (step.kind === 'redeem') await this.#redeem(step.points);
    else if (step.kind === 'fail') await this.buyer.failToBuy(step.cents / 100, `fails ${this.buyer.id}`);
    else if (step.kind === 'order') await this.#order(step);
    else if (step.kind === 'refund') await this.#refund(step);
    else if (step.kind === 'late') await host.grownLate();
    else await host.deliveredAgain();
  }

  /** Points earned by what stands of every purchase, less those spent on it. */
  due(): number {
    return this.#bought.reduce((sum, { total, discount, refunded, cancelled }) => {
      if (cancelled) return sum;
      const earned = Math.floor(total / 100);
      if (total === 0) return sum + earned - discount;
      const kept = total - refunded;
      return sum + Math.floor((earned * kept) / total) - Math.ceil((discount * kept) / total);
    }, 0);
  }

  async #buy(cents: number): Promise<void> {
    const { payment, total } = await this.buyer.buy(cents / 100);
    this.#add(cents, total, { paymentId: payment.id, cancelled: false });
    await host.delivered();
  }

  async #redeem(points: number): Promise<void> {
    const { available } = await this.buyer.points();
    const isDone = await this.buyer.redeem(points).then(
      () => true,
      () => false,
    );
    if (isDone !== points <= available) this.surprises.push(`${points} of ${available}: ${isDone}`);
  }

  async #order({ cents, ends }: Extract<Step, { kind: 'order' }>): Promise<void> {
    const items = [await host.line({ price: cents / 100 })];
    const order = await host.order({ customerId: this.buyer.id, items });
    if (ends) await host.complete(order);
    else await host.commerce.cancelOrder(host.scope, { id: order.id, reason: 'any' });
    this.#add(cents, order.total, { paymentId: undefined, cancelled: !ends });
    await host.delivered();
  }

  async #refund({ which, percent }: Extract<Step, { kind: 'refund' }>): Promise<void> {
    const paid = this.#bought.filter(({ paymentId }) => paymentId !== undefined);
    const one = paid[which % paid.length];
    if (one?.paymentId === undefined) return;
    const cents = Math.floor(((one.total - one.refunded) * percent) / 100);
    if (cents === 0) return;
    await host.refund(one.paymentId, cents / 100);
    one.refunded += cents;
    await host.delivered();
  }

  #add(cents: number, paid: number, rest: Pick<Bought, 'paymentId' | 'cancelled'>): void {
    const total = Math.round(paid * 100);
    this.#bought.push({ total, discount: cents - total, refunded: 0, ...rest });
  }
}
