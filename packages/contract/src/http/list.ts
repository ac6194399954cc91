import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** Query of every list: how many, and where to go on. */
export const listQuery = z.strictObject({
  q: z.string().trim().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(LIMITS.list.limitCeiling).default(LIMITS.list.limit),
  cursor: z.string().max(200).optional(),
});
export type ListQuery = z.output<typeof listQuery>;

/** One page of a list; `next_cursor` is null on the last one. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

/** The schema of a page of `item`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}
