import type { HookHandler } from '@daino/plugin-sdk';
import { offerDiscount } from '../redemptions/offer-discount.ts';

/** Turns what the customer redeemed into discounts. */
export const beforeSaleCreate: HookHandler<'before_sale_create'> = async (ctx, { sale }) => {
  const adjustments = await offerDiscount(ctx, sale);
  return adjustments && { adjustments };
};
