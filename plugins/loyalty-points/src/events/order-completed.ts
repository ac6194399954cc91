import type { EventHandler } from '@daino/plugin-sdk';
import { earn, settle } from '../ledger/purchase.ts';
import { changePurchase } from '../ledger/purchases.ts';
import { minorUnits, pointsFor } from '../points.ts';
import { settingsOf } from '../settings.ts';

/** Gives points for an order, once, less those for money that went back by then. */
export const orderCompleted: EventHandler<'order.completed'> = async (ctx, order) => {
  const { orderId: id, customerId, currency } = order;
  if (customerId === null) return;
  const total = minorUnits(order.total, currency);
  const points = pointsFor(total, settingsOf(ctx).pointsPerUnit, currency);
  await ctx.db.transaction((sql) =>
    changePurchase(sql, { id, customerId, total }, (books) =>
      books.purchase.completed ? books : settle(earn(books, points), `${id}/completed`),
    ),
  );
};
