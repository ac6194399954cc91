import type { HookHandler } from '@daino/plugin-sdk';
import { offerDiscount } from '../redemptions/offer-discount.ts';

/** Turns what the customer redeemed into discounts. */
export const beforeOrderCreate: HookHandler<'before_order_create'> = async (ctx, { order }) => {
  const adjustments = await offerDiscount(ctx, order);
  return adjustments && { adjustments };
};
