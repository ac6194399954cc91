import { defineErrors } from '@daino/kernel';

export const productErrors = defineErrors({
  /** Another product of the store has this SKU. */
  PRODUCT_SKU_TAKEN: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { sku: string }) => `Another product has the SKU ${data.sku}.`,
    hint: 'Choose another SKU, or change the product that has it.',
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
