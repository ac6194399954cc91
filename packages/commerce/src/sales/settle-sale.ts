import type { HookTraceEntry, SaleSubject } from '@daino/contract';
import { settleLines } from '../lines/settle-lines.ts';
import type { UnnumberedSale } from './draw-up-sale.ts';

/** Takes over what the plugins may change of a sale. */
export function settleSale(
  sale: UnnumberedSale,
  subject: SaleSubject,
  trace: readonly HookTraceEntry[],
): UnnumberedSale {
  const lines = settleLines(sale, subject);
  return {
    ...sale,
    ...lines,
    payment: { ...sale.payment, amountMinor: lines.totalMinor },
    notes: subject.notes ?? null,
    metadata: subject.metadata,
    trace: [...trace],
  };
}
