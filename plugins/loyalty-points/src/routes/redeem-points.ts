import type { RouteHandler } from '@daino/plugin-sdk';
import { changeBooks } from '../ledger/books.ts';
import { viewRedemption } from '../redemptions/redemption.ts';
import { findEarlier, type RedemptionBooks, setAside } from '../redemptions/set-aside.ts';
import { requireCustomer } from './require-customer.ts';
import { viewBalance } from './view-balance.ts';

/**
 * Sets points of a customer aside, as a discount on the next purchase. A request with the same Idempotency-Key is the
 * same redemption, however often and at how many places at once it comes.
 */
export const redeemPoints: RouteHandler<{ points: number }> = async (ctx, req, res) => {
  const { customerId = '' } = req.params;
  const wanted = { customerId, points: req.body.points };
  await requireCustomer(ctx, customerId);
  const { redemption, account } = await ctx.db.transaction((sql) =>
    changeBooks(sql, customerId, async (books): Promise<RedemptionBooks> => {
      const earlier = await findEarlier(ctx, sql, wanted);
      return earlier ? { ...books, redemption: earlier } : setAside(ctx, sql, { ...wanted, books });
    }),
  );
  res.status(201).json({ ...viewRedemption(redemption), ...viewBalance(account) });
};
