import { defineErrors } from '@daino/kernel';

export const customerErrors = defineErrors({
  /** A plugin refused the customer; the message is the plugin's own plain text. */
  CUSTOMER_REJECTED_BY_PLUGIN: {
    kind: 'rejected',
    fault: 'caller',
    message: (data: { plugin: string; reason: string }) => data.reason,
  },
  /** Somebody else changed the customer between the hooks and the transaction. */
  CUSTOMER_MOVED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) => 'The customer changed in the meantime.',
    hint: 'Read it again and repeat the change.',
  },
});
