import { authorise, type Employee, type EmployeeChange, requestErrors } from '@daino/contract';
import { employees } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { changeOf } from '../change-of.ts';
import { viewEmployee } from './view-employee.ts';

/** Changes what is known of an employee. Throws NOT_FOUND. */
export async function updateEmployee(
  { database, clock }: CommerceDependencies,
  scope: StoreScope,
  { id, change }: { readonly id: string; readonly change: EmployeeChange },
): Promise<Employee> {
  authorise(scope, 'employees:write');
  return database.inStore(scope, async (tx) => {
    const locked = await employees.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'employee' });
    const row = { ...locked, ...changeOf(scope, locked, change), updatedAt: clock.now() };
    await employees.update(tx, row);
    return viewEmployee(row);
  });
}
