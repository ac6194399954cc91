import { defineErrors } from '@daino/kernel';

export const paymentErrors = defineErrors({
  /** A plugin refused the payment; the message is the plugin's own plain text. */
  PAYMENT_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** The payment names an order that this store does not have. */
  PAYMENT_ORDER_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { orderId: string }) => `There is no order ${data.orderId} in this store.`,
  },
  /** An order that was cancelled or abandoned takes no payment. */
  PAYMENT_ORDER_ENDED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { status: string }) => `The order is ${data.status} and takes no payment.`,
  },
  /** The payment is in another currency than the order. */
  PAYMENT_CURRENCY_FOREIGN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { currency: string; order: string }) =>
      `The order is in ${data.order}, not in ${data.currency}.`,
    hint: 'Leave the currency out.',
  },
  /** The payment is more than what is left to pay. */
  PAYMENT_EXCEEDS_DUE: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { amount: number; due: number; currency: string }) =>
      `${data.due} ${data.currency} are left to pay, not ${data.amount}.`,
    hint: 'Send at most what is left to pay.',
  },
});
