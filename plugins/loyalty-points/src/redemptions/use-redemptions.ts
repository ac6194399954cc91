import type { Adjustment, DeepReadonly } from '@daino/plugin-sdk';
import type { Sql } from '../ledger/books.ts';
import { type PurchaseBooks, spend } from '../ledger/purchase.ts';
import { minorUnits } from '../points.ts';
import { redemptionIdOf } from './adjustment-id.ts';
import { REDEMPTION_COLUMNS, redemptionOf } from './redemption.ts';

/** Discounts that a purchase was given, above zero and in major units, by their redemption. */
export type Discounts = ReadonlyMap<string, number>;

/** The discounts of a purchase that this plugin gave. */
export function ownDiscounts(
  { adjustments }: { readonly adjustments: DeepReadonly<readonly Adjustment[]> },
  slug: string,
): Discounts {
  return new Map(
    adjustments.flatMap(({ id, amount, source }) => {
      const redemption = source === slug ? redemptionIdOf(id) : undefined;
      return redemption === undefined ? [] : [[redemption, -amount] as const];
    }),
  );
}

/** Spends exactly what the discounts of a purchase took off. */
export async function useRedemptions(
  sql: Sql,
  books: PurchaseBooks,
  { discounts, currency }: { readonly discounts: Discounts; readonly currency: string },
): Promise<PurchaseBooks> {
  if (discounts.size === 0) return books;
  const ids = [...discounts.keys()];
  const rows = await sql.query(
    `select ${REDEMPTION_COLUMNS} from redemptions where id = any($1::uuid[]) order by id for update`,
    [ids],
  );
  await sql.query(`update redemptions set status = 'used', held_by = $2 where id = any($1::uuid[])`, [
    ids,
    books.purchase.id,
  ]);
  return rows.map(redemptionOf).reduce<PurchaseBooks>((open, redemption) => {
    const used = minorUnits(discounts.get(redemption.id) ?? 0, currency);
    return spend(open, { ...redemption, used });
  }, books);
}
