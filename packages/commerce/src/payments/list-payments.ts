import { authorise, type ListQuery, type Page, type Payment } from '@daino/contract';
import { payments } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewPayment } from './view-payment.ts';

/** The store's payments, newest first; `q` looks in method and reference. */
export async function listPayments(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Payment>> {
  authorise(scope, 'payments:read');
  return database.inStore(scope, (tx) =>
    pageOfRows(query, (options) => payments.list(tx, options), viewPayment),
  );
}
