import { definePlugin } from '@daino/plugin-sdk';
import { saleCreated } from './events/sale-created.ts';
import { beforeSaleCreate } from './hooks/before-sale-create.ts';

export default definePlugin({
  hooks: { before_sale_create: beforeSaleCreate },
  events: { 'sale.created': saleCreated },
});
