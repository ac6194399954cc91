import { authorise, requestErrors, type Sale } from '@daino/contract';
import { sales } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewSale } from './view-sale.ts';

/** One sale with its lines, adjustments, payment and the trace of the hooks that ran. Throws NOT_FOUND. */
export async function getSale(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Sale> {
  authorise(scope, 'sales:read');
  const row = await database.inStore(scope, (tx) => sales.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'sale' });
  return viewSale(row);
}
