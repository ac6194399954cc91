import { amount, isCountable, moneyErrors, toMajor } from '@daino/contract';

/** The sum of amounts in minor units. Throws MONEY_OUT_OF_RANGE when it cannot be counted or shown exactly. */
export function sumMinor(amounts: readonly number[], currency: string): number {
  let sum = 0;
  for (const one of amounts) {
    sum += one;
    if (!isCountable(sum)) throw outOfRange(sum, currency);
  }
  if (!amount.safeParse(toMajor(sum, currency)).success) throw outOfRange(sum, currency);
  return sum;
}

function outOfRange(sum: number, currency: string) {
  return moneyErrors.MONEY_OUT_OF_RANGE({ amount: toMajor(sum, currency), currency });
}
