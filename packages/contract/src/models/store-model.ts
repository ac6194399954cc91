import { store } from '../commerce/store.ts';
import { defineModel } from './define-model.ts';

/** The store itself, as the only one of its kind. */
export const storeModel = defineModel({
  entity: store,
  fields: {
    id: 'id',
    organizationId: 'id',
    slug: 'text',
    name: 'text',
    currency: 'text',
    timezone: 'text',
    settings: 'json',
    createdAt: 'instant',
  },
  personal: [],
  grants: { read: 'stores:read', write: null },
  draft: null,
  change: null,
  removable: false,
});
