import { authorise, employeeErrors, requestErrors } from '@daino/contract';
import { employees } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';

/** Removes an employee. Throws NOT_FOUND, and EMPLOYEE_IN_USE when a sale or an order names the employee. */
export async function deleteEmployee(
  { database }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<void> {
  authorise(scope, 'employees:write');
  await database.inStore(scope, async (tx) => {
    if (!(await employees.lock(tx, id))) throw requestErrors.NOT_FOUND({ what: 'employee' });
    if (await employees.isInUse(tx, id)) throw employeeErrors.EMPLOYEE_IN_USE({});
    await employees.remove(tx, id);
  });
}
