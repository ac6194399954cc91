import { authorise, type StockAdjustment, type StockMovement } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import { keyedRequest } from '../answers/keyed-request.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { changeStock } from './change-stock.ts';

/** Moves the stock of a product by so many pieces. Throws NOT_FOUND, and STOCK_INVALID below zero without backorder. */
export async function adjustStock(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { productId, delta, reference }: StockAdjustment & { readonly productId: string },
): Promise<StockMovement> {
  authorise(scope, 'stock:write');
  return changeStock(commerce, scope, {
    productId,
    reason: 'corrected',
    reference: reference ?? null,
    request: keyedRequest(scope, 'adjust-stock', { productId, delta, reference }),
    stockOf: ({ stock }) => stock + delta,
  });
}
