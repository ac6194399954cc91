import { authorise, type ListQuery, type Page, requestErrors, type StockMovement } from '@daino/contract';
import { products, stock } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { pageOfRows } from '../page.ts';

/** The movements of a product's stock, newest first. Throws NOT_FOUND. */
export async function listStockMovements(
  { database }: CommerceDependencies,
  scope: StoreScope,
  { productId, query }: { readonly productId: string; readonly query: ListQuery },
): Promise<Page<StockMovement>> {
  authorise(scope, 'stock:read');
  return database.inStore(scope, async (tx) => {
    if (!(await products.find(tx, productId))) throw requestErrors.NOT_FOUND({ what: 'product' });
    return pageOfRows(
      query,
      (options) => stock.list(tx, productId, options),
      (row) => ({ ...row, createdAt: row.createdAt.toISOString() }),
    );
  });
}
