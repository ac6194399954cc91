import { type Expression, type RawBuilder, sql } from 'kysely';

/** A condition that SQL may find neither true nor false where it would not be met. */
export type Condition = RawBuilder<boolean>;

export const ORDERS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

interface Membership {
  /** Whether the column is one of the values that are not null. */
  readonly among: Condition;
  readonly column: Expression<unknown>;
  readonly withNull: boolean;
  readonly wanted: boolean;
}

/** `$in`, and `$nin`, which holds exactly where `$in` does not. */
export function memberOf({ among, column, withNull, wanted }: Membership): Condition {
  const inside = withNull
    ? sql<boolean>`(${column} is null or ${among})`
    : sql<boolean>`coalesce(${among}, false)`;
  return wanted ? inside : sql`not ${inside}`;
}
