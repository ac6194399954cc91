import { z } from 'zod';
import { customer, customerSubject } from '../commerce/customer.ts';
import { customerErrors } from '../errors/customer.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before a customer is changed; `previous` is what the book says. */
export const beforeCustomerUpdate = defineHook({
  name: HOOKS.BEFORE_CUSTOMER_UPDATE,
  subject: 'customer',
  data: z.object({ customer: customerSubject, previous: customer }),
  changeable: ['name', 'email', 'phone', 'tags', 'metadata'],
  onError: 'continue',
  refusal: customerErrors.CUSTOMER_REJECTED_BY_PLUGIN,
});
