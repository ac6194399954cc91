import { customer, customerChange, customerDraft } from '../commerce/customer.ts';
import { defineModel } from './define-model.ts';

export const customerModel = defineModel({
  entity: customer,
  fields: {
    id: 'id',
    name: 'text',
    email: 'text',
    phone: 'text',
    tags: 'list',
    metadata: 'json',
    createdAt: 'instant',
    updatedAt: 'instant',
  },
  personal: [],
  grants: { read: 'customers:read', write: 'customers:write' },
  draft: customerDraft,
  change: customerChange,
  removable: true,
});
