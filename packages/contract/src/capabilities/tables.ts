import { z } from 'zod';
import { aggregateOptions, aggregateRow } from '../filter/aggregate-options.ts';
import { filterSchema } from '../filter/filter.ts';
import { findOptions } from '../filter/find-options.ts';
import { LIMITS } from '../limits.ts';
import { COLUMN_TYPES } from '../tables/column-types.ts';
import { tableDraft, tableName } from '../tables/table-draft.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const row = z.record(z.string(), z.json());
const filter = filterSchema.prefault({});
/** One row by its id, or every row that fits. */
const target = z.union([z.strictObject({ id: z.string() }), z.strictObject({ where: filterSchema })]);
/** What the isolate needs to know of a table: dates cross the wire as texts. */
const opened = z.object({ name: z.string(), fields: z.record(z.string(), z.enum(COLUMN_TYPES)) });
export type OpenedTable = z.output<typeof opened>;

/**
 * `ctx.tables.create(name, schema)`: makes a table of this installation, or adds fields and indexes to it. Repeating it
 * changes nothing; fields that the schema does not name any more stay.
 */
export const tablesCreate = defineCapability({
  args: z.tuple([tableName, tableDraft]),
  valueBytes: LIMITS.result.bytes,
  result: opened,
  grant: null,
  // Where it may not be called the call itself says where it may.
  allowedIn: HANDLER_KINDS,
});

/** `ctx.tables.open(name)`: a table that was made before. */
export const tablesOpen = defineCapability({
  args: z.tuple([tableName]),
  result: opened,
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `find`, `findOne` and `findById` of a table: rows that fit a filter, the newest first unless sorted. */
export const tablesFind = defineCapability({
  args: z.tuple([tableName, filter, findOptions.prefault({})]),
  result: z.object({ data: z.array(row), next_cursor: z.string().nullable() }),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `count(where)` of a table. */
export const tablesCount = defineCapability({
  args: z.tuple([tableName, filter]),
  result: z.int(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `aggregate(options)` of a table: counts, sums and extremes, one row per group. */
export const tablesAggregate = defineCapability({
  args: z.tuple([tableName, aggregateOptions]),
  result: z.array(aggregateRow),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `insert(rows)` and `create(row)` of a table: all of them or none; gives them in their order. */
export const tablesInsert = defineCapability({
  args: z.tuple([tableName, z.array(row).min(1).max(LIMITS.tables.batch)]),
  valueBytes: LIMITS.result.bytes,
  result: z.array(row),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `upsert(row, by)` of a table: makes a row, or changes the one with the same value of the unique field `by`. */
export const tablesUpsert = defineCapability({
  args: z.tuple([tableName, row, z.string()]),
  valueBytes: LIMITS.result.bytes,
  result: row,
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `update(id, changes)` and `update(where, changes)` of a table: how many rows were changed; one by its id as it is. */
export const tablesUpdate = defineCapability({
  args: z.tuple([tableName, target, row]),
  valueBytes: LIMITS.result.bytes,
  result: z.object({ count: z.int(), row: row.nullable() }),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `delete(id)` and `delete(where)` of a table: how many rows are gone. */
export const tablesDelete = defineCapability({
  args: z.tuple([tableName, target]),
  result: z.int(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});
