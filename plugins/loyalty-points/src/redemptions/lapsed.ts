import { type Books, payDebt, release } from '../ledger/account.ts';
import { count, text } from '../ledger/columns.ts';
import type { Sql } from '../ledger/books.ts';
import { HOLDER_IS_MISSING } from './redemption.ts';

/** That nobody uses a redemption any more. What a purchase took stays, however late its event comes. */
export const IS_LAPSED = `status = 'pending' and expires_at <= now()
  and (held_by is null or (${HOLDER_IS_MISSING}))`;

/** Gives a customer back what was set aside and not used in time. */
export async function releaseLapsed(sql: Sql, customerId: string, books: Books): Promise<Books> {
  const rows = await sql.query(
    `update redemptions set status = 'released' where customer_id = $1 and ${IS_LAPSED} returning id, points`,
    [customerId],
  );
  return rows.reduce<Books>(
    (open, row) => payDebt(release(open, count(row, 'points')), text(row, 'id')),
    books,
  );
}
