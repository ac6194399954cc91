import { authorise, type Customer, requestErrors } from '@daino/contract';
import { customers } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewCustomer } from './view-customer.ts';

/** One customer of the store. Throws NOT_FOUND. */
export async function getCustomer(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Customer> {
  authorise(scope, 'customers:read');
  const row = await database.inStore(scope, (tx) => customers.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'customer' });
  return viewCustomer(row);
}
