// Runs in the isolate too: imports nothing that needs zod or Node.
import { currencyDigits } from '../currency.ts';

/** The part of a sale, order or cart that its total follows from. Amounts in major units. */
export interface Totalled {
  readonly currency: string;
  readonly subtotal: number;
  readonly adjustments: readonly { readonly amount: number }[];
}

/** The total of a subject: its subtotal plus its adjustments, never below zero, exact in minor units. */
export function settledTotal(subject: Totalled): number {
  const scale = 10 ** currencyDigits(subject.currency);
  let minor = Math.round(subject.subtotal * scale);
  for (const { amount } of subject.adjustments) minor += Math.round(amount * scale);
  return Math.max(0, minor) / scale;
}
