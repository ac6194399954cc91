import { z } from 'zod';
import { LIMITS } from '../limits.ts';

const { limit, limitCeiling, sortFields, selectFields, cursorLength } = LIMITS.find;

const field = z.string().min(1).max(LIMITS.filter.pathLength);
const direction = z.union([z.literal([1, -1]), z.enum(['asc', 'desc'])]);

/** One field to sort by. */
export interface SortField {
  readonly field: string;
  readonly descending: boolean;
}

const sort = z
  .record(field, direction)
  .refine((fields) => Object.keys(fields).length <= sortFields, `may have ${sortFields} fields`)
  .transform((fields): readonly SortField[] =>
    Object.entries(fields).map(([name, way]) => ({ field: name, descending: way === -1 || way === 'desc' })),
  );

/**
 * How a find answers: `sort` (`{createdAt: -1}` or `{createdAt: 'desc'}`, the first field first), `limit` (50, at most
 * 200), `cursor` (the `next_cursor` of the page before, with the same sort), `select` (fields; by default all).
 */
export const findOptions = z.strictObject({
  sort: sort.prefault({}),
  limit: z.int().min(1).max(limitCeiling).default(limit),
  cursor: z.string().min(1).max(cursorLength).optional(),
  select: z.array(field).min(1).max(selectFields).optional(),
});
export type FindOptions = z.output<typeof findOptions>;
export type FindOptionsInput = z.input<typeof findOptions>;
