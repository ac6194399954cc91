// Runs in the isolate too: no zod, no Node.
import { currencyDigits, isCountable } from './currency.ts';

/**
 * The amount with as many digits as its currency has, half away from zero, as the decimal it is written as:
 * `roundMoney(1.005, 'EUR')` is `1.01`. Throws a RangeError from 2^51 minor units on.
 */
export function roundMoney(amount: number, currency: string): number {
  const minor = minorOf(amount, currency);
  return minor === 0 ? 0 : minor / 10 ** currencyDigits(currency);
}

/**
 * Parts of an amount in proportion to their weights that sum up to exactly the (rounded) amount: each part is cut
 * off, and what is left goes, one minor unit each, to those that lost most; the earlier one where they are equal.
 * `allocateMoney(10, [1, 1, 1], 'EUR')` is `[3.34, 3.33, 3.33]`. Throws a RangeError for weights that are negative,
 * not finite or all zero.
 */
export function allocateMoney(amount: number, weights: readonly number[], currency: string): number[] {
  const minor = minorOf(amount, currency);
  const whole = wholeWeights(weights);
  const sum = whole.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) throw new RangeError('At least one weight must be above 0.');
  const size = BigInt(Math.abs(minor));
  const parts = whole.map((weight, index) => ({
    index,
    units: (size * weight) / sum,
    lost: (size * weight) % sum,
  }));
  const left = Number(size - parts.reduce((total, { units }) => total + units, 0n));
  const first = parts.toSorted((one, two) => compare(two.lost, one.lost) || one.index - two.index);
  const favoured = new Set(first.slice(0, left).map(({ index }) => index));
  const scale = 10 ** currencyDigits(currency);
  return parts.map(({ index, units }) => {
    const own = Number(units) + (favoured.has(index) ? 1 : 0);
    return own === 0 ? 0 : (own * Math.sign(minor)) / scale;
  });
}

function minorOf(amount: number, currency: string): number {
  // Below this a number prints with an exponent; no currency has as many digits.
  const size = Math.abs(amount) < 1e-6 ? 0 : Math.abs(amount);
  const minor = Math.round(Number(`${size}e${currencyDigits(currency)}`));
  if (!isCountable(minor)) throw new RangeError(`${amount} ${currency} cannot be counted exactly.`);
  return minor === 0 ? 0 : minor * Math.sign(amount);
}

/** The weights as whole numbers in the same proportion: exactly the decimals as which they print. */
function wholeWeights(weights: readonly number[]): bigint[] {
  const decimals = weights.map(decimalOf);
  const shift = Math.max(0, ...decimals.map(({ exponent }) => -exponent));
  return decimals.map(({ digits, exponent }) => digits * 10n ** BigInt(exponent + shift));
}

function decimalOf(weight: number): { readonly digits: bigint; readonly exponent: number } {
  if (!Number.isFinite(weight) || weight < 0) throw new RangeError(`${weight} is no weight.`);
  const [mantissa = '0', exponent = '0'] = `${weight}`.split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : Number(left > right);
}
