import { defineErrors } from '@daino/kernel';

export const productErrors = defineErrors({
  /** Another product of the store has this SKU. */
  PRODUCT_SKU_TAKEN: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { sku: string }) => `Another product has the SKU ${data.sku}.`,
    hint: 'Choose another SKU, or change the product that has it.',
  },
  /** A plugin refused the product; the message is the plugin's own plain text. */
  PRODUCT_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** Somebody else changed the product between the hooks and the transaction. */
  PRODUCT_MOVED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) => 'The product changed in the meantime.',
    hint: 'Read it again and repeat the change.',
  },
  /** The product stands in the books of the store: what was sold or ordered stays. */
  PRODUCT_IN_USE: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) => 'This product was sold or ordered, so that the books need it.',
    hint: 'Correct its stock to 0 to sell no more of it.',
  },
  /** A correction that the product cannot have: below zero without backorder, or more than can be counted. */
  STOCK_INVALID: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { stock: number }) => `The stock of this product cannot be ${data.stock}.`,
    hint: 'Allow backorder for the product, or choose another number.',
  },
  /** The price is in a currency in which the store does not sell. */
  PRODUCT_CURRENCY_FOREIGN: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { currency: string; store: string }) =>
      `The store sells in ${data.store}, not in ${data.currency}.`,
    hint: 'Leave the currency out.',
  },
});
