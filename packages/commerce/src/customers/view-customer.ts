import type { Customer } from '@daino/contract';
import type { CustomerRow } from '@daino/database';

/** A customer as the API and plugins see it. */
export function viewCustomer(row: CustomerRow): Customer {
  return {
    ...row,
    tags: [...row.tags],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
