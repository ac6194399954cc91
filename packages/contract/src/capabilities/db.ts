import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const statement = z.tuple([
  z.string().max(LIMITS.sql.textLength),
  z.array(z.json()).max(LIMITS.sql.parameters).default([]),
]);
const row = z.record(z.string(), z.json());
const nothing = { args: z.tuple([]), result: z.null(), grant: null, allowedIn: HANDLER_KINDS } as const;

/** `ctx.db.query(sql, parameters)`: the rows of one statement over own tables and granted ones, columns as they are. */
export const dbQuery = defineCapability({
  args: statement,
  valueBytes: LIMITS.result.bytes,
  result: z.array(row),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.db.one(sql, parameters)`: the first row, or null. */
export const dbOne = defineCapability({
  args: statement,
  valueBytes: LIMITS.result.bytes,
  result: row.nullable(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/**
 * Begins the invocation's transaction: until it ends, its statements and its key-value data are part of it. One that
 * takes too long or is not committed when the invocation ends leaves nothing. `ctx.db.transaction` makes these calls.
 */
export const dbBegin = defineCapability(nothing);
export const dbCommit = defineCapability(nothing);
export const dbRollback = defineCapability(nothing);
