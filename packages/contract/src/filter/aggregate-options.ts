import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { filterSchema } from './filter.ts';

const field = z.string().min(1).max(LIMITS.filter.pathLength);

/** One field or several, as a list without doubles. */
function fields(most: number) {
  return z
    .union([field, z.array(field).max(most)])
    .transform((written): readonly string[] => [...new Set([written].flat())])
    .prefault([]);
}

/**
 * What an aggregate computes over what fits `where`, per value of `groupBy` and over all without: `count: true`, and
 * `sum`, `avg`, `min`, `max` of one field or several. At most 200 groups.
 */
export const aggregateOptions = z
  .strictObject({
    where: filterSchema.prefault({}),
    groupBy: fields(LIMITS.aggregate.groupFields),
    count: z.boolean().default(false),
    sum: fields(LIMITS.aggregate.fields),
    avg: fields(LIMITS.aggregate.fields),
    min: fields(LIMITS.aggregate.fields),
    max: fields(LIMITS.aggregate.fields),
  })
  .refine(
    ({ count, sum, avg, min, max }) => count || [sum, avg, min, max].some((one) => one.length > 0),
    'must say what to compute: "count": true, or fields under "sum", "avg", "min", "max"',
  );
export type AggregateOptions = z.output<typeof aggregateOptions>;
export type AggregateOptionsInput = z.input<typeof aggregateOptions>;

/** One row of an aggregate: the values of the `groupBy` fields, and what was computed, by field. */
export const aggregateRow = z.object({
  group: z.record(z.string(), z.json()),
  count: z.int().optional(),
  sum: z.record(z.string(), z.number()).optional(),
  avg: z.record(z.string(), z.number().nullable()).optional(),
  min: z.record(z.string(), z.json()).optional(),
  max: z.record(z.string(), z.json()).optional(),
});
export type AggregateRow = z.output<typeof aggregateRow>;
