import { defineErrors } from '@daino/kernel';

export const orderErrors = defineErrors({
  /** A plugin refused the order, or its completion; the message is the plugin's own plain text. */
  ORDER_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** A line names a product that this store does not sell. */
  ORDER_PRODUCT_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (_: { products: readonly string[] }) =>
      'The order names products that this store does not have.',
  },
  /** A line names a product with a price in another currency than the store's. */
  ORDER_CURRENCY_MIXED: {
    kind: 'conflict',
    fault: 'store_config',
    message: (data: { currency: string; products: readonly string[] }) =>
      `The store sells in ${data.currency}, and these products have prices in another currency.`,
    hint: "Give the products prices in the store's currency.",
  },
  /** The order names a customer that this store does not have. */
  ORDER_CUSTOMER_UNKNOWN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { customerId: string }) => `There is no customer ${data.customerId} in this store.`,
  },
  /** The order names a cart that is not there, or became an order already. */
  ORDER_CART_CLOSED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { cartId: string }) => `There is no open cart ${data.cartId} in this store.`,
  },
  /** A price, a product or the order itself changed between the hooks and the transaction. */
  ORDER_MOVED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: { products: readonly string[] }) => 'The order or its products changed in the meantime.',
    hint: 'Send the request again.',
  },
  /** An order in this state cannot go to that one. */
  ORDER_MOVE_INVALID: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { from: string; to: string; allowed: readonly string[] }) =>
      `An order that is ${data.from} cannot become ${data.to}.`,
    hint: 'Choose one of the states in `allowed`, if there is one.',
  },
  /** The order has ended: completed, cancelled or abandoned. */
  ORDER_ENDED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { status: string }) => `The order is ${data.status} and does not change any more.`,
  },
});
