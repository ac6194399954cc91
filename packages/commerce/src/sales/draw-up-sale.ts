import type { SaleDraft, SaleSubject } from '@daino/contract';
import type { SaleRow } from '@daino/database';
import { newId } from '@daino/kernel';
import type { LinesBasis } from '../lines/basis-of-lines.ts';
import { drawUpLines } from '../lines/draw-up-lines.ts';
import { viewAmounts, viewItems } from '../lines/view-lines.ts';

/** A sale before it has its number. */
export type UnnumberedSale = Omit<SaleRow, 'number'>;

/** Turns what a client sent into a sale that could be written as it is, with ids, prices and totals in minor units. */
export function drawUpSale(draft: SaleDraft, basis: LinesBasis, createdAt: Date): UnnumberedSale {
  const lines = drawUpLines(basis);
  const { method, reference = null } = draft.payment;
  return {
    id: newId(),
    ...lines,
    payment: { id: newId(), method, amountMinor: lines.totalMinor, refundedMinor: 0, reference },
    customerId: basis.customer?.id ?? null,
    employeeId: draft.employeeId?.toLowerCase() ?? null,
    notes: draft.notes ?? null,
    metadata: draft.metadata,
    trace: [],
    createdAt,
  };
}

/** What the plugins are shown of a sale: amounts in major units, and nothing of how it is paid but the method. */
export function subjectOf(sale: UnnumberedSale): SaleSubject {
  const { id, currency, customerId, employeeId, notes, metadata, createdAt } = sale;
  return {
    id,
    currency,
    items: viewItems(sale.items, currency),
    ...viewAmounts(sale),
    payment: { method: sale.payment.method },
    ...(customerId !== null && { customerId }),
    ...(employeeId !== null && { employeeId }),
    ...(notes !== null && { notes }),
    metadata,
    createdAt: createdAt.toISOString(),
  };
}
