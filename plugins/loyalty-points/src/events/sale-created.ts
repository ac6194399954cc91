import type { EventHandler } from '@daino/plugin-sdk';
import { earn, settle } from '../ledger/purchase.ts';
import { changePurchase } from '../ledger/purchases.ts';
import { minorUnits, pointsFor } from '../points.ts';
import { ownDiscounts, useRedemptions } from '../redemptions/use-redemptions.ts';
import { settingsOf } from '../settings.ts';

/** Spends what was redeemed and gives points for what was paid, once. A sale without a customer moves none. */
export const saleCreated: EventHandler<'sale.created'> = async (ctx, sale) => {
  const { id, customerId, currency } = sale;
  if (customerId === null) return;
  const total = minorUnits(sale.total, currency);
  const points = pointsFor(total, settingsOf(ctx).pointsPerUnit, currency);
  const discounts = ownDiscounts(sale, ctx.plugin.slug);
  await ctx.db.transaction((sql) =>
    changePurchase(sql, { id, customerId, total }, async (books) => {
      if (books.purchase.completed) return books;
      const paid = await useRedemptions(sql, books, { discounts, currency });
      return settle(earn(paid, points), `${id}/created`);
    }),
  );
};
