import type { RouteHandler } from '@daino/plugin-sdk';
import { payDebt, release } from '../ledger/account.ts';
import { changeBooks, type Sql } from '../ledger/books.ts';
import { count } from '../ledger/columns.ts';
import { HOLD, HOLDER_IS_MISSING } from '../redemptions/redemption.ts';

/** Gives back what was set aside, unless a purchase has it. What lapsed or was cancelled before stays so. */
export const cancelRedemption: RouteHandler = async (ctx, req) => {
  const { customerId = '', redemptionId: id = '' } = req.params;
  const field = 'params.redemptionId';
  await ctx.db.transaction(async (sql) => {
    if ((await statusOf(sql, { id, customerId })) === undefined)
      ctx.reject('There is no such redemption.', { field });
    await changeBooks(sql, customerId, async (books) => {
      const row = await sql.one(
        `update redemptions set status = 'released' where id = $1 and status = 'pending'
           and (held_by is null or (held_at < now() - ${HOLD} and ${HOLDER_IS_MISSING}))
         returning points`,
        [id],
      );
      if (row) return payDebt(release(books, count(row, 'points')), id);
      if ((await statusOf(sql, { id, customerId })) !== 'released')
        ctx.reject('A purchase has this redemption.', { field });
      return books;
    });
  });
};

async function statusOf(
  sql: Sql,
  { id, customerId }: { readonly id: string; readonly customerId: string },
): Promise<unknown> {
  const row = await sql.one('select status from redemptions where id = $1 and customer_id = $2', [
    id,
    customerId,
  ]);
  return row?.['status'];
}
