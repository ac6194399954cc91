import { EVENTS, type StockReason } from '@daino/contract';
import type { SellableProduct } from '@daino/database';
import type { Fact } from '@daino/outbox';
import type { MovedStock } from './take-from-stock.ts';

interface StockCause {
  readonly reason: StockReason;
  /** What caused it, such as the id of an order. */
  readonly reference: string | null;
}

/** What is to be told when stock moved: each move, and each threshold that it fell to. */
export function factsOfStock(moves: readonly MovedStock[], cause: StockCause): Fact[] {
  return moves.flatMap(({ product, delta, stock }) => {
    const subject = `product:${product.id}`;
    const payload = { productId: product.id, delta, stock, ...cause };
    const changed: Fact = { type: EVENTS.STOCK_CHANGED, subject, payload };
    return [changed, ...factsOfFall(product, { subject, from: stock - delta, to: stock })];
  });
}

interface Fall {
  readonly subject: string;
  readonly from: number;
  readonly to: number;
}

function factsOfFall(product: SellableProduct, { subject, from, to }: Fall): Fact[] {
  const { id: productId, name, sku, lowStockThreshold, reorderThreshold } = product;
  const facts: Fact[] = [];
  const fell = (threshold: number | null): threshold is number =>
    threshold !== null && from > threshold && to <= threshold;
  const known = { productId, name, sku, stock: to };
  if (fell(lowStockThreshold)) {
    facts.push({ type: EVENTS.STOCK_LOW, subject, payload: { ...known, threshold: lowStockThreshold } });
  }
  if (fell(reorderThreshold)) {
    facts.push({ type: EVENTS.REORDER_NEEDED, subject, payload: { ...known, threshold: reorderThreshold } });
  }
  return facts;
}
