import { authorise, type ListQuery, type Page, type Sale } from '@daino/contract';
import { sales } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewSale } from './view-sale.ts';

/** The store's sales, newest first; `q` looks in the number. */
export async function listSales(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Sale>> {
  authorise(scope, 'sales:read');
  return database.inStore(scope, (tx) => pageOfRows(query, (options) => sales.list(tx, options), viewSale));
}
