import { z } from 'zod';
import { placedOrder } from '../commerce/order.ts';
import { recordedPayment } from '../commerce/payment.ts';
import { refundSubject } from '../commerce/refund.ts';
import { refundErrors } from '../errors/refund.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before money of an order or a sale goes back. A plugin that fails stops the refund. */
export const beforeRefundProcess = defineHook({
  name: HOOKS.BEFORE_REFUND_PROCESS,
  subject: 'refund',
  data: z.object({ refund: refundSubject, payment: recordedPayment, order: placedOrder }),
  changeable: ['metadata'],
  onError: 'block',
  refusal: refundErrors.REFUND_REJECTED_BY_PLUGIN,
});
