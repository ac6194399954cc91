import { z } from 'zod';
import { adjustment } from '../commerce/adjustment.ts';
import { lineItem } from '../commerce/lines.ts';
import { amount, currencyCode } from '../money.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** A sale was made and paid at the point of sale. */
export const saleCreated = defineEvent({
  type: EVENTS.SALE_CREATED,
  version: 1,
  payload: z.object({
    id: z.uuid(),
    number: z.string(),
    currency: currencyCode,
    items: z.array(lineItem),
    adjustments: z.array(adjustment),
    subtotal: amount,
    total: amount,
    payment: z.object({ id: z.uuid(), method: z.string(), amount }),
    customerId: z.uuid().nullable(),
    customer: z
      .object({ name: z.string(), email: z.string().nullable(), phone: z.string().nullable() })
      .nullable(),
    employeeId: z.uuid().nullable(),
    notes: z.string().nullable(),
    metadata: z.record(z.string(), z.json()),
    createdAt: z.iso.datetime(),
  }),
  pii: ['customer'],
});
