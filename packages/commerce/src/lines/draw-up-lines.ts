import { toMinor } from '@daino/contract';
import type { OrderAdjustment, SaleItemRow } from '@daino/database';
import { newId } from '@daino/kernel';
import type { Line, LinesBasis } from './basis-of-lines.ts';
import { sumMinor } from './sum-minor.ts';

/** Lines with what they cost, in minor units. */
export interface DrawnLines {
  readonly currency: string;
  readonly items: readonly SaleItemRow[];
  readonly adjustments: readonly OrderAdjustment[];
  readonly subtotalMinor: number;
  readonly totalMinor: number;
}

/** Gives every line its id and its price, and counts what they cost before any plugin adjusts it. */
export function drawUpLines({ currency, lines }: LinesBasis): DrawnLines {
  const items = lines.map((line) => itemOf(line, currency));
  const subtotals = items.map((item) => item.subtotalMinor);
  const subtotalMinor = sumMinor(subtotals, currency);
  return { currency, items, adjustments: [], subtotalMinor, totalMinor: subtotalMinor };
}

function itemOf({ draft, product }: Line, currency: string): SaleItemRow {
  const { quantity, unitPrice, metadata } = draft;
  const unitPriceMinor = unitPrice === undefined ? product.priceMinor : toMinor(unitPrice, currency);
  const subtotalMinor = sumMinor([unitPriceMinor * quantity], currency);
  const { id: productId, name, sku } = product;
  return { id: newId(), productId, name, sku, quantity, unitPriceMinor, subtotalMinor, metadata };
}
