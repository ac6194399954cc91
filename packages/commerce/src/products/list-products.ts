import { authorise, type ListQuery, type Page, type Product } from '@daino/contract';
import { products } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';
import { viewProduct } from './view-product.ts';

/** The store's products, newest first; `q` looks in name and SKU. */
export async function listProducts(
  { database }: CommerceDependencies,
  scope: StoreScope,
  query: ListQuery,
): Promise<Page<Product>> {
  authorise(scope, 'products:read');
  return database.inStore(scope, (tx) =>
    pageOfRows(query, (options) => products.list(tx, options), viewProduct),
  );
}
