import fc from 'fast-check';
import { expect, it } from 'vitest';
import { currencyDigits } from './currency.ts';
import { fitsCurrency, toMinor } from './money.ts';
import { allocateMoney, roundMoney } from './money-parts.ts';

const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
/** Whole numbers of them, with one zero. */
const minorUnits = fc.integer({ min: -1e12, max: 1e12 });
const anyWeight = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 1_000 }),
  fc.double({ min: 0.0001, max: 10_000, noNaN: true }),
);

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
  const shares = fc
    .array(anyWeight, { minLength: 1, maxLength: 20 })
    .filter((some) => some.some((one) => one > 0));
  fc.assert(
    fc.property(currencies, minorUnits, shares, (currency, total, some) => {
      const parts = allocateMoney(total / 10 ** currencyDigits(currency), some, currency);
      expect(parts.every((part) => fitsCurrency(part, currency))).toBe(true);
      const minor = parts.map((part) => toMinor(part, currency));
      expect(minor.reduce((sum, part) => sum + part, 0)).toBe(total);
      const sum = some.reduce((all, weight) => all + weight, 0);
      const unfair = minor.filter((part, index) => {
        const fair = (total * (some[index] ?? 0)) / sum;
        return Math.abs(part - fair) > 1 + Math.abs(fair) * 1e-9;
      });
      expect(unfair).toEqual([]);
      expect(minor.filter((part, index) => some[index] === 0 && part !== 0)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('does not change what already has the digits of its currency, and rounds anything to them', () => {
  fc.assert(
    fc.property(
      currencies,
      minorUnits,
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      (currency, minor, any) => {
        const amount = minor / 10 ** currencyDigits(currency);
        expect(roundMoney(amount, currency)).toBe(amount);
        expect(fitsCurrency(roundMoney(any, currency), currency)).toBe(true);
        expect(Math.abs(roundMoney(any, currency) - any)).toBeLessThanOrEqual(
          0.51 / 10 ** currencyDigits(currency),
        );
      },
    ),
    { numRuns: 1_000 },
  );
});
