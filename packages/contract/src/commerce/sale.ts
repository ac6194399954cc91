import { z } from 'zod';
import { hookTrace } from '../hooks/hook-trace.ts';
import { amount, currencyCode } from '../money.ts';
import { adjustment } from './adjustment.ts';
import { lineDrafts, lineItem } from './lines.ts';
import { metadata, notes } from './parts.ts';

/** What a client sends to make a sale; `unitPrice` defaults to the product's price, `payment.amount` to the total. */
export const saleDraft = z
  .strictObject({
    customerId: z.uuid().optional(),
    employeeId: z.uuid().optional(),
    items: lineDrafts,
    payment: z.strictObject({
      method: z.string().trim().min(1).max(50),
      amount: amount.min(0).optional(),
      reference: z.string().max(200).optional(),
    }),
    notes: notes.optional(),
    metadata: metadata.default({}),
  })
  .meta({ id: 'SaleDraft' });
export type SaleDraft = z.output<typeof saleDraft>;

/** What may change beside a sale: what is absent stays, null clears. The sale itself stands as it was made. */
export const saleChange = z
  .strictObject({ notes: notes.nullable().optional(), metadata: metadata.optional() })
  .meta({ id: 'SaleChange' });
export type SaleChange = z.output<typeof saleChange>;

/** A sale as the hooks see it: before it is written. Amounts in major units. */
export const saleSubject = z.object({
  id: z.uuid(),
  currency: currencyCode,
  items: z.array(lineItem),
  adjustments: z.array(adjustment),
  subtotal: amount,
  total: amount,
  payment: z.object({ method: z.string() }),
  customerId: z.uuid().optional(),
  employeeId: z.uuid().optional(),
  notes: notes.optional(),
  metadata,
  createdAt: z.iso.datetime(),
});
export type SaleSubject = z.output<typeof saleSubject>;

/** A sale as the API answers it: the whole entity and, for staff, the trace of the hooks that ran. */
export const sale = z
  .object({
    id: z.uuid(),
    number: z.string(),
    status: z.literal('completed'),
    currency: currencyCode,
    items: z.array(lineItem),
    adjustments: z.array(adjustment),
    subtotal: amount,
    total: amount,
    payment: z.object({
      id: z.uuid(),
      method: z.string(),
      amount,
      reference: z.string().nullable(),
      /** `refunded` when all of it went back. */
      status: z.enum(['completed', 'refunded']),
      /** How much of it went back. */
      refunded: amount,
    }),
    customerId: z.uuid().nullable(),
    employeeId: z.uuid().nullable(),
    notes: z.string().nullable(),
    metadata,
    createdAt: z.iso.datetime(),
    trace: hookTrace,
  })
  .meta({ id: 'Sale' });
export type Sale = z.output<typeof sale>;
