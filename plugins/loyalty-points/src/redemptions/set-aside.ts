import type { PluginContext } from '@daino/plugin-sdk';
import { available, type Books, reserve } from '../ledger/account.ts';
import type { Sql } from '../ledger/books.ts';
import { costOf, valueOf } from '../points.ts';
import { settingsOf } from '../settings.ts';
import { type Redemption, REDEMPTION_COLUMNS, redemptionOf } from './redemption.ts';

export interface RedemptionBooks extends Books {
  readonly redemption: Redemption;
}

interface Wanted {
  readonly customerId: string;
  readonly points: number;
}

/**
 * Sets points aside: as many as the discount costs that the wanted ones make, so that what no amount of the currency
 * can express stays. Refuses the request when there are too few.
 */
export async function setAside(
  ctx: PluginContext,
  sql: Sql,
  { customerId, points, books }: Wanted & { readonly books: Books },
): Promise<RedemptionBooks> {
  const { redemptionRate, reservationMinutes } = settingsOf(ctx);
  const { currency } = ctx.store;
  const value = valueOf(points, redemptionRate, currency);
  refuseTooFew(ctx, { points, value, there: available(books.account) });
  const cost = costOf(value, redemptionRate, currency);
  const row = await sql.one(
    `insert into redemptions (id, customer_id, asked, points, value, currency, request_key, expires_at)
     values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, now() + $7::integer * interval '1 minute')
     returning ${REDEMPTION_COLUMNS}`,
    [customerId, points, cost, value, currency, ctx.idempotencyKey, reservationMinutes],
  );
  if (!row) throw new Error('An insert gave no row.');
  return { ...reserve(books, cost), redemption: redemptionOf(row) };
}

/** What an earlier request with the same Idempotency-Key set aside. Refuses one that wanted something else. */
export async function findEarlier(
  ctx: PluginContext,
  sql: Sql,
  { customerId, points }: Wanted,
): Promise<Redemption | undefined> {
  if (ctx.idempotencyKey === null) return undefined;
  const row = await sql.one(`select ${REDEMPTION_COLUMNS} from redemptions where request_key = $1`, [
    ctx.idempotencyKey,
  ]);
  const earlier = row ? redemptionOf(row) : undefined;
  if (earlier && (earlier.customerId !== customerId || earlier.asked !== points))
    ctx.reject('This Idempotency-Key was used for another redemption.');
  return earlier;
}

function refuseTooFew(
  ctx: PluginContext,
  { points, value, there }: { readonly points: number; readonly value: number; readonly there: number },
): void {
  const { minimumPoints } = settingsOf(ctx);
  const { currency } = ctx.store;
  const field = 'body.points';
  if (points < minimumPoints) ctx.reject(`At least ${minimumPoints} points can be redeemed.`, { field });
  if (points > there) ctx.reject(`Only ${there} points are available.`, { field });
  if (value === 0) ctx.reject(`${points} points are worth less than any amount of ${currency}.`, { field });
}
