import { authorise, requestErrors, type Refund } from '@daino/contract';
import { refunds } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewRefund } from './view-refund.ts';

/** One refund of the store. Throws NOT_FOUND. */
export async function getRefund(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Refund> {
  authorise(scope, 'refunds:read');
  const row = await database.inStore(scope, (tx) => refunds.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'refund' });
  return viewRefund(row);
}
