import { authorise, type StockMovement, type StockReceipt } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import { keyedRequest } from '../answers/keyed-request.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { changeStock } from './change-stock.ts';

/** Books pieces of a product that came in. Throws NOT_FOUND. */
export async function receiveStock(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { productId, quantity, reference }: StockReceipt & { readonly productId: string },
): Promise<StockMovement> {
  authorise(scope, 'stock:write');
  return changeStock(commerce, scope, {
    productId,
    reason: 'received',
    reference: reference ?? null,
    request: keyedRequest(scope, 'receive-stock', { productId, quantity, reference }),
    stockOf: (product) => product.stock + quantity,
  });
}
