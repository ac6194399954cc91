import { type PaymentRow, payments } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { factsOfFailedPayment } from './facts-of-payment.ts';

interface FailedPayment {
  readonly payment: PaymentRow;
  readonly reason: string;
}

/** Remembers a payment that came to nothing, and tells why. */
export async function noteFailedPayment(
  { database, outbox }: CommerceDependencies,
  scope: StoreScope,
  { payment, reason }: FailedPayment,
): Promise<void> {
  await database.inStore(scope, async (tx) => {
    await payments.insert(tx, { ...payment, status: 'failed' });
    await outbox.append(tx, scope, factsOfFailedPayment(payment, reason));
  });
}
