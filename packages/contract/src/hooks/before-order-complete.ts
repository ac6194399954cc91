import { z } from 'zod';
import { placedOrder } from '../commerce/order.ts';
import { recordedPayment } from '../commerce/payment.ts';
import { orderErrors } from '../errors/order.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before an order is completed. */
export const beforeOrderComplete = defineHook({
  name: HOOKS.BEFORE_ORDER_COMPLETE,
  subject: 'order',
  data: z.object({ order: placedOrder, payments: z.array(recordedPayment) }),
  changeable: ['notes', 'metadata'],
  onError: 'continue',
  refusal: orderErrors.ORDER_REJECTED_BY_PLUGIN,
});
