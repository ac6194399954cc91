import { authorise, requestErrors, type Payment } from '@daino/contract';
import { payments } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewPayment } from './view-payment.ts';

/** One payment of the store. Throws NOT_FOUND. */
export async function getPayment(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Payment> {
  authorise(scope, 'payments:read');
  const row = await database.inStore(scope, (tx) => payments.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'payment' });
  return viewPayment(row);
}
