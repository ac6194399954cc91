import { defineErrors } from '@daino/kernel';

export const employeeErrors = defineErrors({
  /** The employee stands in the books of the store: who sold something stays. */
  EMPLOYEE_IN_USE: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: Record<string, never>) =>
      'This employee stands in sales or orders, so that the books need it.',
    hint: 'Set "active" to false instead.',
  },
});
