import type { SellableProduct } from '@daino/database';
import type { Issue } from '@daino/kernel';
import type { LinesBasis } from './basis-of-lines.ts';

/** The products that are gone, or have another price than the one that the lines were drawn up with. */
export interface Moved {
  readonly products: readonly string[];
  readonly issues: readonly Issue[];
}

/** Compares what lines were drawn up from with what is locked; undefined when nothing moved. */
export function movedSince({ lines }: LinesBasis, locked: readonly SellableProduct[]): Moved | undefined {
  const byId = new Map(locked.map((product) => [product.id, product]));
  const moved = lines.flatMap(({ product }, index) => {
    const found = byId.get(product.id);
    if (found?.priceMinor === product.priceMinor && found.currency === product.currency) return [];
    const message = found ? 'has another price by now' : 'is no product of this store any more';
    return [{ id: product.id, issue: { path: `items.${index}.productId`, message } }];
  });
  if (moved.length === 0) return undefined;
  return { products: [...new Set(moved.map(({ id }) => id))], issues: moved.map(({ issue }) => issue) };
}
