import type { PluginContext, RouteHandler } from '@daino/plugin-sdk';
import type { Account } from '../ledger/account.ts';
import { count, type Row, text } from '../ledger/columns.ts';
import { majorUnits, valueOf } from '../points.ts';
import { IS_LAPSED } from '../redemptions/lapsed.ts';
import { REDEMPTION_COLUMNS, redemptionOf, viewRedemption } from '../redemptions/redemption.ts';
import { settingsOf } from '../settings.ts';
import { requireCustomer } from './require-customer.ts';
import { viewBalance } from './view-balance.ts';

/** What a customer has, what it is worth, what is set aside, and why it is so, newest first. */
export const getPoints: RouteHandler<unknown, { limit: number; cursor?: number }> = async (ctx, req) => {
  const { customerId = '' } = req.params;
  await requireCustomer(ctx, customerId);
  const account = await readAccount(ctx, customerId);
  const pending = await ctx.db.query(
    `select ${REDEMPTION_COLUMNS} from redemptions
     where customer_id = $1 and status = 'pending' and not (${IS_LAPSED}) order by created_at limit 100`,
    [customerId],
  );
  return {
    customerId,
    ...viewBalance(account),
    worth: worthOf(ctx, account),
    currency: ctx.store.currency,
    redemptions: pending.map((row) => viewRedemption(redemptionOf(row))),
    history: await readHistory(ctx, customerId, req.query),
  };
};

/** As it is once everything that lapsed is released. */
async function readAccount(ctx: PluginContext, customerId: string): Promise<Account> {
  const row = await ctx.db.one(
    `select balance, debt, reserved - (
       select coalesce(sum(points), 0) from redemptions where customer_id = $1 and ${IS_LAPSED}) as reserved
     from accounts where customer_id = $1`,
    [customerId],
  );
  if (!row) return { balance: 0, reserved: 0, debt: 0 };
  return { balance: count(row, 'balance'), reserved: count(row, 'reserved'), debt: count(row, 'debt') };
}

function worthOf(ctx: PluginContext, { balance, reserved }: Account): number {
  const { currency } = ctx.store;
  return majorUnits(valueOf(balance - reserved, settingsOf(ctx).redemptionRate, currency), currency);
}

async function readHistory(
  ctx: PluginContext,
  customerId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: number },
) {
  const rows = await ctx.db.query(
    `select id, kind, points, balance, source, created_at from entries
     where customer_id = $1 and ($2::bigint is null or id < $2::bigint) order by id desc limit $3`,
    [customerId, cursor ?? null, limit + 1],
  );
  const data = rows.slice(0, limit).map(viewEntry);
  return { data, next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

function viewEntry(row: Row) {
  return {
    id: count(row, 'id'),
    kind: text(row, 'kind'),
    points: count(row, 'points'),
    balance: count(row, 'balance'),
    source: text(row, 'source'),
    createdAt: text(row, 'created_at'),
  };
}
