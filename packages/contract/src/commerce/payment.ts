import { z } from 'zod';
import { hookTrace } from '../hooks/hook-trace.ts';
import { amount, currencyCode } from '../money.ts';
import { metadata } from './parts.ts';

const method = z.string().trim().min(1).max(50);

/** What a client sends to record a payment of an order. */
export const paymentDraft = z
  .strictObject({
    orderId: z.uuid(),
    provider: z.string().trim().min(1).max(63).optional(),
    method,
    amount: amount.gt(0),
    currency: currencyCode.optional(),
    reference: z.string().max(200).optional(),
    metadata: metadata.default({}),
  })
  .meta({ id: 'PaymentDraft' });
export type PaymentDraft = z.output<typeof paymentDraft>;

export const paymentStatus = z.enum(['initiated', 'completed', 'failed', 'refunded']);

/** A payment as the hooks see it before it is made. */
export const paymentSubject = z.object({
  id: z.uuid(),
  orderId: z.uuid(),
  provider: z.string().optional(),
  method: z.string(),
  amount,
  currency: currencyCode,
  reference: z.string().optional(),
  metadata,
  createdAt: z.iso.datetime(),
});
export type PaymentSubject = z.output<typeof paymentSubject>;

/** A payment as the hooks see it afterwards. */
export const recordedPayment = paymentSubject.extend({ status: paymentStatus, refunded: amount });
export type RecordedPayment = z.output<typeof recordedPayment>;

/** A payment as the API answers it. */
export const payment = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    provider: z.string().nullable(),
    method: z.string(),
    amount,
    /** How much of it went back. */
    refunded: amount,
    currency: currencyCode,
    reference: z.string().nullable(),
    status: paymentStatus,
    metadata,
    createdAt: z.iso.datetime(),
    trace: hookTrace,
  })
  .meta({ id: 'Payment' });
export type Payment = z.output<typeof payment>;
