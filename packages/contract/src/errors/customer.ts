import { defineErrors } from '@daino/kernel';

export const customerErrors = defineErrors({
  /** A plugin refused the customer; the message is the plugin's own plain text. */
  CUSTOMER_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** The customer stands in the books of the store: who bought something stays. */
  CUSTOMER_IN_USE: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) =>
      'This customer bought or ordered something, so that the books need it.',
    hint: 'Overwrite the personal fields to forget the person.',
  },
  /** Somebody else changed the customer between the hooks and the transaction. */
  CUSTOMER_MOVED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) => 'The customer changed in the meantime.',
    hint: 'Read it again and repeat the change.',
  },
});
