import { authorise, type Customer, type ListQuery, type Page } from '@daino/contract';
import { customers } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewCustomer } from './view-customer.ts';

/** The store's customers, newest first; `q` looks in name, e-mail and phone. */
export async function listCustomers(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Customer>> {
  authorise(scope, 'customers:read');
  return database.inStore(scope, (tx) =>
    pageOfRows(query, (options) => customers.list(tx, options), viewCustomer),
  );
}
