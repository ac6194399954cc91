import { count, type Row, text } from '../ledger/columns.ts';
import type { UsedRedemption } from '../ledger/purchase.ts';
import { majorUnits } from '../points.ts';

/** Points on their way into a discount. */
export interface Redemption extends Omit<UsedRedemption, 'used'> {
  readonly customerId: string;
  /** What was asked for; `points` are as many as the discount costs. */
  readonly asked: number;
  readonly currency: string;
  readonly expiresAt: string;
  readonly createdAt: string;
}

export const REDEMPTION_COLUMNS =
  'id, customer_id, asked, points, value, currency, status, expires_at, created_at';

export function redemptionOf(row: Row): Redemption {
  const status = text(row, 'status');
  return {
    id: text(row, 'id'),
    customerId: text(row, 'customer_id'),
    asked: count(row, 'asked'),
    points: count(row, 'points'),
    value: count(row, 'value'),
    currency: text(row, 'currency'),
    status: status === 'pending' || status === 'used' ? status : 'released',
    expiresAt: text(row, 'expires_at'),
    createdAt: text(row, 'created_at'),
  };
}

/** As the routes answer it. */
export function viewRedemption({ id, points, value, currency, status, expiresAt, createdAt }: Redemption) {
  return { id, points, worth: majorUnits(value, currency), currency, status, expiresAt, createdAt };
}

/** How long an operation that asked for a redemption is waited for. No hook and no transaction takes as long. */
export const HOLD = `interval '2 minutes'`;

/** That the sale or order which holds a redemption was never made, as far as the granted tables show. */
export const HOLDER_IS_MISSING = `not exists (select 1 from sales where sales.id = held_by)
  and not exists (select 1 from orders where orders.id = held_by)`;
