import { shareDown, shareUp } from '../points.ts';
import { type Books, credit, debit, payDebt, release } from './account.ts';

/** A sale or an order of a customer, and the points that it moved so far. Amounts are minor units. */
export interface Purchase {
  readonly id: string;
  /** After discounts. */
  readonly total: number;
  /** How much of it went back. */
  readonly refunded: number;
  readonly earned: number;
  readonly reversed: number;
  readonly spent: number;
  readonly returned: number;
  /** Whether it has earned its points. */
  readonly completed: boolean;
  readonly cancelled: boolean;
}

/** The books of a customer and one purchase in them. */
export interface PurchaseBooks extends Books {
  readonly purchase: Purchase;
}

/** Points that were set aside for a discount, and what of that discount a purchase used. */
export interface UsedRedemption {
  readonly id: string;
  readonly status: 'pending' | 'used' | 'released';
  readonly points: number;
  /** The discount that the points stand for. */
  readonly value: number;
  /** The discount that was given. */
  readonly used: number;
}

/** A purchase of which nothing is known yet but its total and what went back. */
export function newPurchase(facts: Pick<Purchase, 'id' | 'total' | 'refunded'>): Purchase {
  const nothing = { earned: 0, reversed: 0, spent: 0, returned: 0 };
  return { ...facts, ...nothing, completed: false, cancelled: false };
}

/** Gives the points for a completed purchase, once. */
export function earn({ purchase, ...books }: PurchaseBooks, points: number): PurchaseBooks {
  if (purchase.completed) return { ...books, purchase };
  const earned = credit(books, { kind: 'earned', points, source: purchase.id });
  return { ...earned, purchase: { ...purchase, earned: points, completed: true } };
}

/**
 * Spends what a discount that was given costs. What it did not need of its reservation is available again; where the
 * reservation is gone, because it had lapsed, points are taken like any others.
 */
export function spend({ purchase, ...books }: PurchaseBooks, redemption: UsedRedemption): PurchaseBooks {
  const points = shareUp(redemption.points, redemption.used, redemption.value);
  const source = `${purchase.id}/${redemption.id}`;
  const free = redemption.status === 'pending' ? release(books, redemption.points) : books;
  const spent = debit(free, { kind: 'spent', points, source });
  return { ...payDebt(spent, source), purchase: { ...purchase, spent: purchase.spent + points } };
}

/**
 * Takes back what was earned, and gives back what was spent, in proportion to the money that went back; for a cancelled
 * purchase all of both. `source` is what made it so.
 */
export function settle({ purchase, ...books }: PurchaseBooks, source: string): PurchaseBooks {
  const { earned, spent } = purchase;
  const { kept, whole } = keptOf(purchase);
  const reversed = earned - shareDown(earned, kept, whole);
  const returned = spent - shareUp(spent, kept, whole);
  const taken = debit(books, { kind: 'reversed', points: reversed - purchase.reversed, source });
  const given = credit(taken, { kind: 'returned', points: returned - purchase.returned, source });
  return { ...given, purchase: { ...purchase, reversed, returned } };
}

/** How much of a purchase stands. One that cost nothing stands until it is cancelled. */
function keptOf({ total, refunded, cancelled }: Purchase): { readonly kept: number; readonly whole: number } {
  if (cancelled) return { kept: 0, whole: 1 };
  return total === 0 ? { kept: 1, whole: 1 } : { kept: Math.max(0, total - refunded), whole: total };
}
