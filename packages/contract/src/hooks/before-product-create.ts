import { z } from 'zod';
import { productSubject } from '../commerce/product.ts';
import { productErrors } from '../errors/product.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before a product is added to what the store sells. */
export const beforeProductCreate = defineHook({
  name: HOOKS.BEFORE_PRODUCT_CREATE,
  subject: 'product',
  data: z.object({ product: productSubject }),
  changeable: ['name', 'description', 'price', 'tags', 'images', 'metadata'],
  onError: 'continue',
  refusal: productErrors.PRODUCT_REJECTED_BY_PLUGIN,
});
