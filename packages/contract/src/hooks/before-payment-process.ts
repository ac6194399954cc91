import { z } from 'zod';
import { placedOrder } from '../commerce/order.ts';
import { paymentSubject } from '../commerce/payment.ts';
import { paymentErrors } from '../errors/payment.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before an order is paid. A plugin that fails stops the payment. */
export const beforePaymentProcess = defineHook({
  name: HOOKS.BEFORE_PAYMENT_PROCESS,
  subject: 'payment',
  data: z.object({ payment: paymentSubject, order: placedOrder }),
  changeable: ['metadata'],
  onError: 'block',
  refusal: paymentErrors.PAYMENT_REJECTED_BY_PLUGIN,
});
