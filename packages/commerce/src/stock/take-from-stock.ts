import { saleErrors } from '@daino/contract';
import type { SaleItemRow, SellableProduct, StockMove } from '@daino/database';
import { newId } from '@daino/kernel';

/** A move of one product's stock, and what is on hand after it. */
export interface MovedStock extends StockMove {
  readonly product: SellableProduct;
  readonly stock: number;
}

/** Backorder goes as low as the column does. */
const LOWEST_STOCK = -2_147_483_648;

/**
 * What lines take of each product. Lines of the same product are counted together.
 * Throws STOCK_INSUFFICIENT with every line that asks for more than there is.
 */
export function takeFromStock(
  items: readonly Pick<SaleItemRow, 'productId' | 'quantity'>[],
  stock: readonly SellableProduct[],
): MovedStock[] {
  const wanted = new Map<string, number>();
  for (const { productId, quantity } of items) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
  const short = new Map<string, number>();
  const taken = stock.map((product) => {
    const quantity = wanted.get(product.id) ?? 0;
    const left = product.stock - quantity;
    if (left < (product.allowBackorder ? LOWEST_STOCK : 0)) short.set(product.id, product.stock);
    return { movementId: newId(), productId: product.id, delta: -quantity, product, stock: left };
  });
  if (short.size > 0) throw insufficient(items, short);
  return taken;
}

function insufficient(items: readonly Pick<SaleItemRow, 'productId'>[], short: ReadonlyMap<string, number>) {
  const issues = items.flatMap(({ productId }, index) => {
    const stock = short.get(productId);
    return stock === undefined ? [] : [{ path: `items.${index}.quantity`, message: `${stock} in stock` }];
  });
  return saleErrors.STOCK_INSUFFICIENT({ products: [...short.keys()] }, { issues });
}
