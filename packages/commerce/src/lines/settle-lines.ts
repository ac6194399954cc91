import { type Adjustment, type LineItem, toMinor } from '@daino/contract';
import type { DrawnLines } from './draw-up-lines.ts';
import { sumMinor } from './sum-minor.ts';

/** The part of a filtered subject that plugins may have changed. */
interface FilteredLines {
  readonly items: readonly Pick<LineItem, 'id' | 'metadata'>[];
  readonly adjustments: readonly Adjustment[];
}

/**
 * Takes over what the plugins may change of lines. The total is counted here, from our own prices and their
 * adjustments; what a plugin says about a price or a total is never read.
 */
export function settleLines(drawn: DrawnLines, subject: FilteredLines): DrawnLines {
  const { currency, subtotalMinor } = drawn;
  const adjustments = subject.adjustments.map(({ amount, ...adjustment }) => ({
    ...adjustment,
    amountMinor: toMinor(amount, currency),
  }));
  const amounts = [subtotalMinor, ...adjustments.map((adjustment) => adjustment.amountMinor)];
  const metadataOf = new Map(subject.items.map((item) => [item.id, item.metadata]));
  return {
    currency,
    subtotalMinor,
    items: drawn.items.map((item) => ({ ...item, metadata: metadataOf.get(item.id) ?? item.metadata })),
    adjustments,
    totalMinor: Math.max(0, sumMinor(amounts, currency)),
  };
}
