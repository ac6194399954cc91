import { z } from 'zod';
import { customer } from '../commerce/customer.ts';
import { orderSubject } from '../commerce/order.ts';
import { orderErrors } from '../errors/order.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before an order is placed. Adjustments change its total; a refusal stops it. */
export const beforeOrderCreate = defineHook({
  name: HOOKS.BEFORE_ORDER_CREATE,
  subject: 'order',
  data: z.object({ order: orderSubject, customer: customer.optional() }),
  changeable: ['adjustments', 'items[].metadata', 'notes', 'metadata'],
  onError: 'continue',
  refusal: orderErrors.ORDER_REJECTED_BY_PLUGIN,
});
