import type { Employee } from '@daino/contract';
import type { EmployeeRow } from '@daino/database';

/** An employee as the API answers it. */
export function viewEmployee(row: EmployeeRow): Employee {
  return { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
