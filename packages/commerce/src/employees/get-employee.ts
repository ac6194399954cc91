import { authorise, requestErrors, type Employee } from '@daino/contract';
import { employees } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewEmployee } from './view-employee.ts';

/** One employee of the store. Throws NOT_FOUND. */
export async function getEmployee(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<Employee> {
  authorise(scope, 'employees:read');
  const row = await database.inStore(scope, (tx) => employees.find(tx, id));
  if (!row) throw requestErrors.NOT_FOUND({ what: 'employee' });
  return viewEmployee(row);
}
