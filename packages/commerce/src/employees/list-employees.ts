import { authorise, type ListQuery, type Page, type Employee } from '@daino/contract';
import { employees } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewEmployee } from './view-employee.ts';

/** The store's employees, newest first; `q` looks in name, e-mail and title. */
export async function listEmployees(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Employee>> {
  authorise(scope, 'employees:read');
  return database.inStore(scope, (tx) =>
    pageOfRows(query, (options) => employees.list(tx, options), viewEmployee),
  );
}
