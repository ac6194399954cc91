import { z } from 'zod';
import { sale, saleChange, saleDraft } from '../commerce/sale.ts';
import { defineModel } from './define-model.ts';
import { within } from './within.ts';

export const saleModel = defineModel({
  entity: sale.omit({ trace: true }),
  fields: {
    id: 'id',
    number: 'text',
    status: 'text',
    currency: 'text',
    subtotal: 'amount',
    total: 'amount',
    ...within('payment', {
      id: 'id',
      method: 'text',
      amount: 'amount',
      reference: 'text',
      status: 'text',
      refunded: 'amount',
    }),
    customerId: 'id',
    employeeId: 'id',
    notes: 'text',
    metadata: 'json',
    createdAt: 'instant',
  },
  personal: [],
  grants: { read: 'sales:read', write: 'sales:write' },
  draft: saleDraft,
  // A sale is completed from its first moment; saying so again changes nothing.
  change: saleChange.extend({ status: z.literal('completed').optional() }),
  removable: false,
});
