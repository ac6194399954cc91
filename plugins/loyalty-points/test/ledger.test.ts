import fc from 'fast-check';
import { expect, it } from 'vitest';
import { available, type Books, payDebt, release, reserve } from '../src/ledger/account.ts';
import {
  earn,
  newPurchase,
  type Purchase,
  type PurchaseBooks,
  settle,
  spend,
} from '../src/ledger/purchase.ts';
import { costOf, pointsFor, shareUp, valueOf } from '../src/points.ts';

const amounts = fc.integer({ min: 1, max: 100_000 });
const pick = fc.nat(1_000);

/** What can happen to the points of one customer, in any order and as often as it likes. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('buy' as const),
      total: fc.nat(100_000),
      points: fc.nat(2_000),
      redeem: fc.nat(3),
    }),
    fc.record({ kind: fc.constant('redeem' as const), points: fc.integer({ min: 1, max: 2_000 }) }),
    fc.record({ kind: fc.constant('lapse' as const), which: pick }),
    fc.record({ kind: fc.constant('refund' as const), which: pick, amount: amounts }),
    fc.record({ kind: fc.constant('cancel' as const), which: pick }),
    fc.record({ kind: fc.constant('repeat' as const), which: pick }),
  ),
  { maxLength: 60 },
);

type Step = (typeof steps extends fc.Arbitrary<infer Steps extends readonly unknown[]>
  ? Steps
  : never)[number];

interface Reservation {
  readonly id: string;
  readonly points: number;
  status: 'pending' | 'used' | 'released';
}

it('keeps its books right whatever happens, in whatever order and however often', () => {
  fc.assert(
    fc.property(steps, (some) => {
      const world = new World();
      for (const step of some) {
        world.take(step);
        expect(world.faults()).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

it('gives whole points for what was paid, never more than the rate says', () => {
  const rates = fc.double({ min: 0, max: 1_000, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom('EUR', 'JPY', 'KWD'),
      fc.nat(1_000_000_000),
      rates,
      (currency, paid, rate) => {
        const points = pointsFor(paid, rate, currency);
        const scale = { EUR: 100, JPY: 1, KWD: 1_000 }[currency] ?? 1;
        const exact = (paid / scale) * (Math.round(rate * 1e6) / 1e6);
        expect(Number.isSafeInteger(points)).toBe(true);
        expect(points).toBeLessThanOrEqual(exact * (1 + 1e-12) + 1e-9);
        expect(points).toBeGreaterThan(exact * (1 - 1e-12) - 1 - 1e-9);
      },
    ),
  );
});

it('never asks more points for a discount than were turned into it', () => {
  const currencies = fc.constantFrom('EUR', 'JPY', 'KWD');
  fc.assert(
    fc.property(currencies, amounts, fc.integer({ min: 1, max: 1_000_000 }), (currency, points, rate) => {
      const value = valueOf(points, rate, currency);
      const cost = costOf(value, rate, currency);
      expect(cost).toBeLessThanOrEqual(points);
      expect(valueOf(cost, rate, currency)).toBe(value);
      // Each part of a discount costs its share, and all parts together at least the whole.
      const parts = value > 1 ? shareUp(cost, 1, value) + shareUp(cost, value - 1, value) : cost;
      expect(parts).toBeGreaterThanOrEqual(cost);
    }),
  );
});

/** One customer's books, beside what is known to have happened. */
class World {
  #books: Books = { account: { balance: 0, reserved: 0, debt: 0 }, entries: [] };
  readonly #purchases: Purchase[] = [];
  readonly #reservations: Reservation[] = [];
  #count = 0;

  take(step: Step): void {
    this.#count += 1;
    if (step.kind === 'buy') this.#buy(step);
    else if (step.kind === 'redeem') this.#redeem(step.points);
    else if (step.kind === 'lapse') this.#lapse(step.which);
    else this.#change(step);
  }

  #buy({ total, points, redeem }: Extract<Step, { kind: 'buy' }>): void {
    let open: PurchaseBooks = {
      ...this.#books,
      purchase: newPurchase({ id: `p${this.#count}`, total, refunded: 0 }),
    };
    for (const one of this.#reservations.slice(-redeem || this.#reservations.length)) {
      if (one.status === 'used') continue;
      // Half of what the discount could have been, so that a part of the points comes back.
      open = spend(open, { ...one, value: 2, used: 1 });
      one.status = 'used';
    }
    this.#keep(settle(earn(open, points), `${open.purchase.id}/created`), this.#purchases.length);
  }

  #redeem(points: number): void {
    if (available(this.#books.account) < points) return;
    this.#books = reserve(this.#books, points);
    this.#reservations.push({ id: `r${this.#count}`, points, status: 'pending' });
  }

  #lapse(which: number): void {
    const pending = this.#reservations.filter(({ status }) => status === 'pending');
    const one = pending[which % pending.length];
    if (!one) return;
    one.status = 'released';
    this.#books = payDebt(release(this.#books, one.points), one.id);
  }

  #change(step: Extract<Step, { kind: 'refund' | 'cancel' | 'repeat' }>): void {
    const index = step.which % this.#purchases.length;
    const purchase = this.#purchases[index];
    if (!purchase) return;
    const changed = {
      refund: { ...purchase, refunded: purchase.refunded + ('amount' in step ? step.amount : 0) },
      cancel: { ...purchase, cancelled: true },
      repeat: purchase,
    }[step.kind];
    const open = { ...this.#books, purchase: changed };
    const again = step.kind === 'repeat' ? earn(open, 1_000) : open;
    this.#keep(settle(again, `${purchase.id}/${this.#count}`), index);
  }

  #keep({ purchase, ...books }: PurchaseBooks, index: number): void {
    this.#purchases[index] = purchase;
    this.#books = books;
  }

  faults(): readonly string[] {
    const { account, entries } = this.#books;
    const pending = this.#reservations.filter(({ status }) => status === 'pending');
    const once = new Set(entries.map(({ kind, source }) => `${kind} ${source}`));
    const rules = {
      'the balance is the sum of the entries': sum(entries, ({ points }) => points) === account.balance,
      'what is reserved is what is pending': sum(pending, ({ points }) => points) === account.reserved,
      'the balance is what purchases say': sum(this.#purchases, dueOf) === account.balance - account.debt,
      'an effect happens once per source': once.size === entries.length,
      'every entry moves points': entries.every(({ points }) => points !== 0),
      'no balance was ever below zero': entries.every(({ balance }) => balance >= 0),
      'no more is reserved than there is': account.reserved >= 0 && account.reserved <= account.balance,
      'a debt is what cannot be paid': account.debt === 0 || account.balance === account.reserved,
      'a debt is no credit': account.debt >= 0,
    };
    return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  }
}

function sum<Item>(items: readonly Item[], numberOf: (item: Item) => number): number {
  return items.reduce((all, item) => all + numberOf(item), 0);
}

/** What a purchase is worth to its customer by the rules, told from its facts alone. */
function dueOf({ total, refunded, earned, spent, cancelled }: Purchase): number {
  if (cancelled) return 0;
  const kept = total === 0 ? 1 : Math.max(0, total - refunded) / total;
  // The numbers are small enough for the product to be exact before it is divided.
  const share = (points: number) => (total === 0 ? points : (points * Math.max(0, total - refunded)) / total);
  return kept === 1 ? earned - spent : Math.floor(share(earned)) - Math.ceil(share(spent));
}
