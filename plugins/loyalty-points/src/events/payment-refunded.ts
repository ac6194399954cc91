import type { EventHandler } from '@daino/plugin-sdk';
import { settle } from '../ledger/purchase.ts';
import { changePurchase, findPurchase } from '../ledger/purchases.ts';
import { minorUnits } from '../points.ts';

/**
 * Takes back points for money that went back, of a sale or an order, and gives back what was redeemed, in proportion and
 * once. `sale.refunded` tells the same of sales and is not needed.
 */
export const paymentRefunded: EventHandler<'payment.refunded'> = async (ctx, refund) => {
  const { refundId, orderId, amount, currency } = refund;
  await ctx.db.transaction(async (sql) => {
    const added = await sql.one(
      'insert into refunds (id, purchase_id, amount) values ($1, $2, $3) on conflict do nothing returning id',
      [refundId, orderId, minorUnits(amount, currency)],
    );
    const facts = added ? await findPurchase(sql, orderId) : undefined;
    if (facts) await changePurchase(sql, facts, (books) => settle(books, refundId));
  });
};
