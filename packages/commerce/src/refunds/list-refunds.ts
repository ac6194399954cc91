import { authorise, type ListQuery, type Page, type Refund } from '@daino/contract';
import { refunds } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewRefund } from './view-refund.ts';

/** The store's refunds, newest first; `q` looks in the reason. */
export async function listRefunds(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Refund>> {
  authorise(scope, 'refunds:read');
  return database.inStore(scope, (tx) =>
    pageOfRows(query, (options) => refunds.list(tx, options), viewRefund),
  );
}
