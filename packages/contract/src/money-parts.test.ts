import { expect, it } from 'vitest';
import { currencyDigits } from './currency.ts';
import { fitsCurrency, toMinor } from './money.ts';
import { allocateMoney, roundMoney } from './money-parts.ts';

it('rounds the decimal that is written, not the binary number below it', () => {
  const rounded = [1.005, 2.675, -1.005, 0.1 + 0.2, 1e-7, -0.001, 19.99].map((amount) =>
    roundMoney(amount, 'EUR'),
  );
  expect(rounded).toEqual([1.01, 2.68, -1.01, 0.3, 0, 0, 19.99]);
  expect([roundMoney(10.5, 'JPY'), roundMoney(1.0005, 'KWD'), roundMoney(1.00005, 'CLF')]).toEqual([
    11, 1.001, 1.0001,
  ]);
});

it('refuses amounts that cannot be counted', () => {
  for (const amount of [Number.NaN, Infinity, 1e21, 1e15])
    expect(() => roundMoney(amount, 'EUR')).toThrow(RangeError);
});

it('gives what is left over to the parts that lost most', () => {
  expect(allocateMoney(10, [1, 1, 1], 'EUR')).toEqual([3.34, 3.33, 3.33]);
  expect(allocateMoney(-10, [1, 1, 1], 'EUR')).toEqual([-3.34, -3.33, -3.33]);
  expect(allocateMoney(0.05, [3, 7], 'EUR')).toEqual([0.02, 0.03]);
  expect(allocateMoney(100, [0, 0.1, 0.2, 0.3], 'JPY')).toEqual([0, 17, 33, 50]);
  expect(allocateMoney(0, [1, 2], 'EUR')).toEqual([0, 0]);
});

it('refuses weights that are no proportion', () => {
  for (const weights of [[], [0], [0, 0], [-1, 2], [Number.NaN], [Infinity]]) {
    expect(() => allocateMoney(1, weights, 'EUR')).toThrow(RangeError);
  }
});

it('never loses or makes a minor unit, and is never a whole one away from the fair part', () => {
  const random = randomNumbers(20_261_120);
  for (let run = 0; run < 3_000; run += 1) {
    const currency = ['EUR', 'JPY', 'KWD', 'CLF'][Math.floor(random() * 4)] ?? 'EUR';
    const weights = Array.from({ length: 1 + Math.floor(random() * 20) }, () => weightOf(random));
    if (weights.every((weight) => weight === 0)) continue;
    const amount = roundMoney((random() - 0.5) * 10 ** Math.floor(random() * 12), currency);
    const parts = allocateMoney(amount, weights, currency);
    expect(parts.every((part) => fitsCurrency(part, currency))).toBe(true);
    const minor = parts.map((part) => toMinor(part, currency));
    const total = toMinor(amount, currency);
    expect(minor.reduce((sum, part) => sum + part, 0)).toBe(total);
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const unfair = minor.filter((part, index) => {
      const fair = (total * (weights[index] ?? 0)) / sum;
      return Math.abs(part - fair) > 1 + Math.abs(fair) * 1e-9;
    });
    expect(unfair).toEqual([]);
    expect(minor.filter((part, index) => weights[index] === 0 && part !== 0)).toEqual([]);
  }
});

it('does not change what already has the digits of its currency', () => {
  const random = randomNumbers(7);
  for (let run = 0; run < 3_000; run += 1) {
    const minor = Math.floor((random() - 0.5) * 2e12);
    for (const currency of ['EUR', 'JPY', 'KWD']) {
      const amount = minor / 10 ** currencyDigits(currency);
      expect(roundMoney(amount, currency)).toBe(amount === 0 ? 0 : amount);
    }
  }
});

function weightOf(random: () => number): number {
  const kind = random();
  if (kind < 0.2) return 0;
  return kind < 0.6 ? Math.floor(random() * 1_000) : random() * 10 ** (Math.floor(random() * 8) - 4);
}

/** The same numbers in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
