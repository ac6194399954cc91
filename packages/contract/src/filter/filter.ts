import { z } from 'zod';
import { collectFindings } from '../manifest/findings.ts';
import type { FilterNode } from './filter-node.ts';
import { readFilter } from './read-filter.ts';

/** What a field can be compared with. */
export type Scalar = string | number | boolean | null;

/** The tests of one field; all of them have to hold. */
export interface FieldTests {
  readonly $eq?: Scalar;
  readonly $ne?: Scalar;
  readonly $in?: readonly Scalar[];
  readonly $nin?: readonly Scalar[];
  readonly $gt?: string | number;
  readonly $gte?: string | number;
  readonly $lt?: string | number;
  readonly $lte?: string | number;
  readonly $exists?: boolean;
  readonly $contains?: string | number | boolean;
}

/**
 * The one filter grammar: `{status: 'paid', total: {$gte: 10}, $or: [{…}, {…}]}`. Everything in one object has to
 * hold, so `{}` takes everything. Evaluated in memory and in SQL alike, by these rules:
 *
 * - A path is dotted and goes through objects by their own keys. What is absent is null: `$exists` asks for "not null".
 * - `{field: value}` is `$eq`. Values are equal when type and value are: `1` is not `'1'`. A list and an object equal
 *   nothing, not even an element: ask a list with `$contains`.
 * - `$ne` and `$nin` hold exactly when `$eq` and `$in` do not, so null differs from every other value.
 * - `$gt`, `$gte`, `$lt`, `$lte` compare numbers with numbers and texts with texts, by code points. Every other pair
 *   fits none of them.
 * - `$contains` finds a value in a list of values, or a part of a text, exactly as it is written: no patterns.
 * - Instants are texts in the form `2026-01-31T09:00:00.000Z`, whose order is that of time. Where a field is known to
 *   be an instant, the filter may say it in any ISO form (`fitFilter`).
 *
 * Limits: depth 4 of `$and` and `$or`, 50 tests and joints, 200 values in a list, paths of 8 keys.
 */
export interface Filter {
  readonly $and?: readonly Filter[];
  readonly $or?: readonly Filter[];
  /** A test of the field at this path. */
  readonly [path: string]: Scalar | FieldTests | readonly Filter[] | undefined;
}

/** Takes a filter as it is written; every fault is told with its path. */
export const filterSchema = z
  .custom<Filter>()
  .check(({ value, issues }) => {
    for (const { path, message } of filterIssues(value))
      issues.push({ code: 'custom', path: path === '' ? [] : [path], message, input: value });
  })
  .meta({ description: 'A filter such as {"status": "paid", "total": {"$gte": 10}}' });

/** The faults of a filter; empty when it can be used. */
export function filterIssues(written: unknown): ReturnType<typeof collectFindings>['issues'] {
  const findings = collectFindings();
  readFilter(written, findings);
  return findings.issues;
}

/** A checked filter as the tree that evaluation and SQL walk. */
export function filterTree(filter: Filter): FilterNode {
  return readFilter(filter, collectFindings());
}
