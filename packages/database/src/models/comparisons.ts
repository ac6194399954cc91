import { sql } from 'kysely';

/** What an ordering operator of the filter grammar is between two values. */
export const COMPARISONS = {
  $gt: sql.raw('>'),
  $gte: sql.raw('>='),
  $lt: sql.raw('<'),
  $lte: sql.raw('<='),
} as const;
