import type { RouteHandler } from '@daino/plugin-sdk';
import { count, text } from '../ledger/columns.ts';

/**
 * What points a sale or an order moved. 404 for one that moved none: also for a moment after a sale, since points come
 * with its event.
 */
export const getPurchase: RouteHandler = async (ctx, req, res) => {
  const row = await ctx.db.one(
    'select id, customer_id, earned, reversed, spent, returned from purchases where id = $1',
    [req.params['purchaseId'] ?? ''],
  );
  if (!row) return res.status(404).json({ message: 'This purchase has moved no points.' });
  return {
    id: text(row, 'id'),
    customerId: text(row, 'customer_id'),
    earned: count(row, 'earned'),
    reversed: count(row, 'reversed'),
    spent: count(row, 'spent'),
    returned: count(row, 'returned'),
  };
};
