import { type SaleDraft, type SaleSubject, toMinor } from '@daino/contract';
import type { SaleItemRow, SaleRow } from '@daino/database';
import { newId } from '@daino/kernel';
import type { SaleBasis, SaleLine } from './basis-of-sale.ts';
import { sumMinor } from './sum-minor.ts';
import { viewAmounts, viewItems } from './view-sale.ts';

/** A sale before it has its number. */
export type UnnumberedSale = Omit<SaleRow, 'number'>;

/** Turns what a client sent into a sale that could be written as it is, with ids, prices and totals in minor units. */
export function drawUpSale(draft: SaleDraft, basis: SaleBasis, createdAt: Date): UnnumberedSale {
  const { currency } = basis;
  const items = basis.lines.map((line) => itemOf(line, currency));
  const subtotalMinor = sumMinor(
    items.map((item) => item.subtotalMinor),
    currency,
  );
  const { method, reference = null } = draft.payment;
  return {
    id: newId(),
    currency,
    items,
    adjustments: [],
    subtotalMinor,
    totalMinor: subtotalMinor,
    payment: { id: newId(), method, amountMinor: subtotalMinor, reference },
    customerId: basis.customer?.id ?? null,
    employeeId: draft.employeeId?.toLowerCase() ?? null,
    notes: draft.notes ?? null,
    metadata: draft.metadata,
    trace: [],
    createdAt,
  };
}

function itemOf({ draft, product }: SaleLine, currency: string): SaleItemRow {
  const { quantity, unitPrice, metadata } = draft;
  const unitPriceMinor = unitPrice === undefined ? product.priceMinor : toMinor(unitPrice, currency);
  const subtotalMinor = sumMinor([unitPriceMinor * quantity], currency);
  const { id: productId, name, sku } = product;
  return { id: newId(), productId, name, sku, quantity, unitPriceMinor, subtotalMinor, metadata };
}

/** What the plugins are shown of a sale: amounts in major units, and nothing of how it is paid but the method. */
export function subjectOf(sale: UnnumberedSale): SaleSubject {
  const { id, currency, customerId, employeeId, notes, metadata, createdAt } = sale;
  return {
    id,
    currency,
    items: viewItems(sale),
    ...viewAmounts(sale),
    payment: { method: sale.payment.method },
    ...(customerId !== null && { customerId }),
    ...(employeeId !== null && { employeeId }),
    ...(notes !== null && { notes }),
    metadata,
    createdAt: createdAt.toISOString(),
  };
}
