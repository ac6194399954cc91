import { defineErrors } from '@daino/kernel';

export const refundErrors = defineErrors({
  /** A plugin refused the refund; the message is the plugin's own plain text. */
  REFUND_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** The refund names a payment that this store does not have. */
  REFUND_PAYMENT_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { paymentId: string }) => `There is no payment ${data.paymentId} in this store.`,
  },
  /** A payment that did not go through cannot be paid back. */
  REFUND_PAYMENT_FAILED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { status: string }) => `The payment is ${data.status}; there is nothing to pay back.`,
  },
  /** More than what was paid and has not gone back yet. */
  REFUND_EXCEEDS_PAID: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { amount: number; refundable: number; currency: string }) =>
      `${data.refundable} ${data.currency} of the payment can go back, not ${data.amount}.`,
    hint: 'Send at most what can go back.',
  },
  /** A line that the order does not have, or more pieces of it than were sold and are not back yet. */
  REFUND_RESTOCK_INVALID: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: { items: readonly string[] }) => 'These pieces cannot come back into stock.',
    hint: 'Name lines of the order, with no more pieces than were sold and are not back yet.',
  },
});
