import { z } from 'zod';
import { currencyDigits, isCountable } from './currency.ts';
import { moneyErrors } from './errors/money.ts';

/**
 * Inside Daino money is an integer of minor units; at the plugin border and in the HTTP API it is a decimal number
 * of major units beside its currency. These two functions are the only crossing.
 */

/**
 * Minor units of a decimal amount: `toMinor(19.99, 'EUR')` is `1999`.
 * Throws `MONEY_TOO_PRECISE` when the amount has more digits than the currency, `MONEY_OUT_OF_RANGE` from 2^51 minor units on.
 */
export function toMinor(amount: number, currency: string): number {
  const scale = 10 ** currencyDigits(currency);
  const minor = Math.round(amount * scale);
  if (!isCountable(minor)) throw moneyErrors.MONEY_OUT_OF_RANGE({ amount, currency });
  // `minor / scale` is the double nearest to the decimal, so it equals `amount` exactly when no digit was lost.
  if (minor / scale !== amount) throw moneyErrors.MONEY_TOO_PRECISE({ amount, currency });
  return minor === 0 ? 0 : minor;
}

/** The decimal amount of minor units: `toMajor(1999, 'EUR')` is `19.99`. */
export function toMajor(minor: number, currency: string): number {
  return minor / 10 ** currencyDigits(currency);
}

/** Whether `amount` can be written in `currency` without losing a digit. */
export function fitsCurrency(amount: number, currency: string): boolean {
  const scale = 10 ** currencyDigits(currency);
  const minor = Math.round(amount * scale);
  return isCountable(minor) && minor / scale === amount;
}

const KNOWN_CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code in capitals that this runtime knows. */
export const currencyCode = z
  .string()
  .refine((code) => KNOWN_CURRENCIES.has(code), 'must be an ISO 4217 currency code such as EUR')
  .meta({ description: 'ISO 4217 currency code', examples: ['EUR'] });

/** A decimal amount in major units; its digits are checked against the currency where that is known. */
export const amount = z
  .number()
  .min(-1e12)
  .max(1e12)
  .meta({ description: 'Decimal amount in major units of the currency beside it', examples: [19.99] });
