import { z } from 'zod';
import { product, productSubject } from '../commerce/product.ts';
import { productErrors } from '../errors/product.ts';
import { defineHook } from './define-hook.ts';
import { HOOKS } from './hook-names.ts';

/** Before a product is changed; `previous` is what it was. */
export const beforeProductUpdate = defineHook({
  name: HOOKS.BEFORE_PRODUCT_UPDATE,
  subject: 'product',
  data: z.object({ product: productSubject, previous: product }),
  changeable: ['name', 'description', 'price', 'tags', 'images', 'metadata'],
  onError: 'continue',
  refusal: productErrors.PRODUCT_REJECTED_BY_PLUGIN,
});
