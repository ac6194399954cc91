import { z } from 'zod';
import { hookTrace } from '../hooks/hook-trace.ts';
import { LIMITS } from '../limits.ts';
import { amount, currencyCode } from '../money.ts';
import { quantity } from './lines.ts';
import { metadata } from './parts.ts';

const reason = z.string().trim().min(1).max(LIMITS.refund.reasonLength);

/** Pieces of a line that come back into stock. */
const restocked = z.strictObject({ itemId: z.uuid(), quantity });

/** What a client sends to pay back. */
export const refundDraft = z
  .strictObject({
    paymentId: z.uuid(),
    amount: amount.gt(0),
    reason: reason.optional(),
    /** The lines whose pieces come back into stock; default none. */
    restock: z.array(restocked).max(LIMITS.sale.items).default([]),
    metadata: metadata.default({}),
  })
  .meta({ id: 'RefundDraft' });
export type RefundDraft = z.output<typeof refundDraft>;

/** A refund as the hooks see it before it is made. */
export const refundSubject = z.object({
  id: z.uuid(),
  paymentId: z.uuid(),
  orderId: z.uuid(),
  amount,
  currency: currencyCode,
  reason: reason.optional(),
  restock: z.array(restocked),
  metadata,
  createdAt: z.iso.datetime(),
});
export type RefundSubject = z.output<typeof refundSubject>;

/** A refund as the API answers it. */
export const refund = z
  .object({
    id: z.uuid(),
    paymentId: z.uuid(),
    /** The order or sale that was paid. */
    orderId: z.uuid(),
    amount,
    currency: currencyCode,
    reason: z.string().nullable(),
    restock: z.array(restocked),
    metadata,
    createdAt: z.iso.datetime(),
    trace: hookTrace,
  })
  .meta({ id: 'Refund' });
export type Refund = z.output<typeof refund>;
