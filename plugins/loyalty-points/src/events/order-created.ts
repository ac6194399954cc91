import type { EventHandler } from '@daino/plugin-sdk';
import { settle } from '../ledger/purchase.ts';
import { changePurchase } from '../ledger/purchases.ts';
import { minorUnits } from '../points.ts';
import { ownDiscounts, useRedemptions } from '../redemptions/use-redemptions.ts';

/** Spends what was redeemed, once. Points for an order come when it is completed. */
export const orderCreated: EventHandler<'order.created'> = async (ctx, order) => {
  const { orderId: id, customerId, currency } = order;
  const discounts = ownDiscounts(order, ctx.plugin.slug);
  if (customerId === null || discounts.size === 0) return;
  const total = minorUnits(order.total, currency);
  await ctx.db.transaction((sql) =>
    changePurchase(sql, { id, customerId, total }, async (books) => {
      if (books.purchase.spent > 0) return books;
      const paid = await useRedemptions(sql, books, { discounts, currency });
      return settle(paid, `${id}/created`);
    }),
  );
};
