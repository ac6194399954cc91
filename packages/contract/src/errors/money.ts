import { defineErrors } from '@daino/kernel';

export const moneyErrors = defineErrors({
  /** An amount has more decimal digits than its currency, such as 1.005 EUR; round it first. */
  MONEY_TOO_PRECISE: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { amount: number; currency: string }) =>
      `${data.amount} has more digits than ${data.currency} has.`,
    hint: 'Round the amount to the digits of its currency.',
  },
  /** An amount leaves the range in which whole minor units are exact. */
  MONEY_OUT_OF_RANGE: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { amount: number; currency: string }) =>
      `${data.amount} ${data.currency} is too large to be counted exactly.`,
  },
});
