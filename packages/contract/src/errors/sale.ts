import { defineErrors } from '@daino/kernel';

export const saleErrors = defineErrors({
  /** A plugin refused the sale; the message is the plugin's own plain text. */
  SALE_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** A line asks for more than the store has, and the product does not allow backorder. */
  STOCK_INSUFFICIENT: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: { products: readonly string[] }) => 'There is not enough stock.',
    hint: 'Lower the quantity or receive stock first.',
  },
  /** A line names a product that this store does not sell. */
  SALE_PRODUCT_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (_: { products: readonly string[] }) => 'The sale names products that this store does not have.',
  },
  /** A line names a product with a price in another currency than the store's. */
  SALE_CURRENCY_MIXED: {
    kind: 'conflict',
    fault: 'store_config',
    message: (data: { currency: string; products: readonly string[] }) =>
      `The store sells in ${data.currency}, and these products have prices in another currency.`,
    hint: "Give the products prices in the store's currency.",
  },
  /** The sale names a customer that this store does not have. */
  SALE_CUSTOMER_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { customerId: string }) => `There is no customer ${data.customerId} in this store.`,
  },
  /** The amount paid differs from the total, for example because a plugin changed it. */
  SALE_PAYMENT_MISMATCH: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { paid: number; total: number; currency: string }) =>
      `${data.paid} ${data.currency} were paid, the total is ${data.total} ${data.currency}.`,
    hint: 'Leave payment.amount out to pay the total, or send the total.',
  },
  /** A price, a product or the store changed between the hooks and the transaction. */
  SALE_MOVED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: { products: readonly string[] }) => 'The products changed while the sale was being made.',
    hint: 'Send the sale again.',
  },
});
