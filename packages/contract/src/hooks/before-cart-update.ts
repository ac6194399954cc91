import { z } from 'zod';
import { cartSubject } from '../commerce/cart.ts';
import { customer } from '../commerce/customer.ts';
import { cartErrors } from '../errors/cart.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before a cart gets new content, also its first. */
export const beforeCartUpdate = defineHook({
  name: HOOKS.BEFORE_CART_UPDATE,
  subject: 'cart',
  data: z.object({ cart: cartSubject, customer: customer.optional() }),
  changeable: ['adjustments', 'metadata'],
  onError: 'continue',
  refusal: cartErrors.CART_REJECTED_BY_PLUGIN,
});
