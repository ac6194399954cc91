import { expect, it } from 'vitest';
import { settledTotal } from './settle-totals.ts';

it('adds adjustments to the subtotal without the errors of binary fractions', () => {
  expect(total(0.3, [-0.1, -0.2])).toBe(0);
  expect(total(19.99, [-2, 0.01])).toBe(18);
  expect(
    total(
      10,
      Array.from({ length: 50 }, () => -0.1),
    ),
  ).toBe(5);
});

it('counts in the minor units of the currency', () => {
  expect(total(1_000, [-1], 'JPY')).toBe(999);
  expect(total(1.005, [-0.001], 'KWD')).toBe(1.004);
});

it('never falls below zero', () => {
  expect(total(5, [-7])).toBe(0);
  expect(total(5, [-7, 3])).toBe(1);
  expect(Object.is(total(0, [-0]), 0)).toBe(true);
});

function total(subtotal: number, amounts: readonly number[], currency = 'EUR'): number {
  return settledTotal({ currency, subtotal, adjustments: amounts.map((amount) => ({ amount })) });
}
