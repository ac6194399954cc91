import { z } from 'zod';
import { customerSubject } from '../commerce/customer.ts';
import { customerErrors } from '../errors/customer.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before a customer is written into the store's book. */
export const beforeCustomerCreate = defineHook({
  name: HOOKS.BEFORE_CUSTOMER_CREATE,
  subject: 'customer',
  data: z.object({ customer: customerSubject }),
  changeable: ['name', 'email', 'phone', 'tags', 'metadata'],
  onError: 'continue',
  refusal: customerErrors.CUSTOMER_REJECTED_BY_PLUGIN,
});
