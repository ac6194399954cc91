import { type HookTraceEntry, type SaleSubject, toMinor } from '@daino/contract';
import type { UnnumberedSale } from './draw-up-sale.ts';
import { sumMinor } from './sum-minor.ts';

/**
 * Takes over what the plugins may change. The total is counted here, from our own prices and their adjustments;
 * what a plugin says about a price or a total is never read.
 */
export function settleSale(
  sale: UnnumberedSale,
  subject: SaleSubject,
  trace: readonly HookTraceEntry[],
): UnnumberedSale {
  const adjustments = subject.adjustments.map(({ amount, ...adjustment }) => ({
    ...adjustment,
    amountMinor: toMinor(amount, sale.currency),
  }));
  const amounts = [sale.subtotalMinor, ...adjustments.map((adjustment) => adjustment.amountMinor)];
  const totalMinor = Math.max(0, sumMinor(amounts, sale.currency));
  const metadataOf = new Map(subject.items.map((item) => [item.id, item.metadata]));
  return {
    ...sale,
    items: sale.items.map((item) => ({ ...item, metadata: metadataOf.get(item.id) ?? item.metadata })),
    adjustments,
    totalMinor,
    payment: { ...sale.payment, amountMinor: totalMinor },
    notes: subject.notes ?? null,
    metadata: subject.metadata,
    trace: [...trace],
  };
}
