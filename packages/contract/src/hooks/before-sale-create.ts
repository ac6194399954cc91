import { z } from 'zod';
import { customer } from '../commerce/customer.ts';
import { saleSubject } from '../commerce/sale.ts';
import { saleErrors } from '../errors/sale.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before a sale is written. Adjustments change its total; a refusal stops it. */
export const beforeSaleCreate = defineHook({
  name: HOOKS.BEFORE_SALE_CREATE,
  subject: 'sale',
  data: z.object({ sale: saleSubject, customer: customer.optional() }),
  changeable: ['adjustments', 'items[].metadata', 'notes', 'metadata'],
  onError: 'continue',
  refusal: saleErrors.SALE_REJECTED_BY_PLUGIN,
});
