import { authorise, type StockCorrection, type StockMovement } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import { keyedRequest } from '../answers/keyed-request.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { changeStock } from './change-stock.ts';

/** Sets the stock of a product to what was counted. Throws NOT_FOUND, and STOCK_INVALID below zero without backorder. */
export async function correctStock(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { productId, stock, reference }: StockCorrection & { readonly productId: string },
): Promise<StockMovement> {
  authorise(scope, 'stock:write');
  return changeStock(commerce, scope, {
    productId,
    reason: 'corrected',
    reference: reference ?? null,
    request: keyedRequest(scope, 'correct-stock', { productId, stock, reference }),
    stockOf: () => stock,
  });
}
