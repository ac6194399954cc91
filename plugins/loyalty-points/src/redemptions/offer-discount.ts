import type { AdjustmentDraft, PluginContext } from '@daino/plugin-sdk';
import { majorUnits, minorUnits } from '../points.ts';
import { adjustmentId } from './adjustment-id.ts';
import { HOLD, HOLDER_IS_MISSING, type Redemption, REDEMPTION_COLUMNS, redemptionOf } from './redemption.ts';

/** What is about to be bought, as the hooks of sales and orders show it. Amounts in major units. */
interface Basket {
  readonly id: string;
  readonly currency: string;
  readonly total: number;
  readonly customerId?: string | undefined;
}

/** How many redemptions one purchase takes; the platform bounds the adjustments of all plugins together. */
const MOST = 10;

/**
 * The customer's pending redemptions as discounts, oldest first, no more than the total. Each is held for this
 * operation, also when it is tried again, so that another one at the same time cannot use it as well.
 */
export async function offerDiscount(
  ctx: PluginContext,
  basket: Basket,
): Promise<readonly AdjustmentDraft[] | undefined> {
  const { customerId, currency } = basket;
  if (customerId === undefined || basket.total <= 0) return undefined;
  const held = await hold(ctx, { ...basket, customerId });
  let left = minorUnits(basket.total, currency);
  const adjustments: AdjustmentDraft[] = [];
  const unused: string[] = [];
  for (const redemption of held) {
    const used = adjustments.length < MOST ? Math.min(redemption.value, left) : 0;
    left -= used;
    if (used === 0) unused.push(redemption.id);
    else adjustments.push(adjustmentOf(redemption, used));
  }
  if (unused.length > 0) await letGo(ctx, unused);
  return adjustments.length === 0 ? undefined : adjustments;
}

function adjustmentOf({ id, points, currency }: Redemption, used: number): AdjustmentDraft {
  const label = `Loyalty discount (${points} points)`;
  return { id: adjustmentId(id), label, amount: -majorUnits(used, currency) };
}

/** Takes hold of what is pending and not held, or held by an operation that came to nothing. */
async function hold(
  ctx: PluginContext,
  { id, customerId, currency }: Basket & { readonly customerId: string },
): Promise<readonly Redemption[]> {
  const rows = await ctx.db.query(
    `update redemptions
     set held_by = $2, held_for = $3, held_at = now(), expires_at = greatest(expires_at, now() + ${HOLD})
     where customer_id = $1 and currency = $4 and status = 'pending' and expires_at > now()
       and (held_by is null or held_for = $3 or (held_at < now() - ${HOLD} and ${HOLDER_IS_MISSING}))
     returning ${REDEMPTION_COLUMNS}`,
    [customerId, id, ctx.idempotencyKey ?? id, currency],
  );
  return rows.map(redemptionOf).toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
}

async function letGo(ctx: PluginContext, ids: readonly string[]): Promise<void> {
  await ctx.db.query(
    `update redemptions set held_by = null, held_for = null, held_at = null where id = any($1::uuid[])`,
    [ids],
  );
}
