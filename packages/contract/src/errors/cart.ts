import { defineErrors } from '@daino/kernel';

export const cartErrors = defineErrors({
  /** A plugin refused the cart; the message is the plugin's own plain text. */
  CART_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** A line names a product that this store does not sell. */
  CART_PRODUCT_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (_: { products: readonly string[] }) => 'The cart names products that this store does not have.',
  },
  /** A line names a product with a price in another currency than the store's. */
  CART_CURRENCY_MIXED: {
    kind: 'conflict',
    fault: 'store_config',
    message: (data: { currency: string; products: readonly string[] }) =>
      `The store sells in ${data.currency}, and these products have prices in another currency.`,
    hint: "Give the products prices in the store's currency.",
  },
  /** The cart names a customer that this store does not have. */
  CART_CUSTOMER_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { customerId: string }) => `There is no customer ${data.customerId} in this store.`,
  },
  /** The cart became an order. */
  CART_ORDERED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) => 'The cart became an order and does not change any more.',
    hint: 'Begin a new cart.',
  },
});
