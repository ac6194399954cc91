import { defineErrors } from '@daino/kernel';

/**
 * What a plugin's own SQL can answer. The plugin sees code and message as a thrown error: neither ever names a
 * schema, a role or a row that is not its own. A position counts characters of the plugin's text, from 1.
 */
export const pluginSqlErrors = defineErrors({
  /** The text is no SQL. */
  SQL_SYNTAX: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { what: string; position: number }) => `${data.what} (at character ${data.position}).`,
  },
  /** The statement uses something that plugins may not use. */
  SQL_NOT_ALLOWED: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (data: { what: string; position: number }) =>
      `This SQL is not allowed: ${data.what} (at character ${data.position}).`,
    hint: 'Use one SELECT, INSERT, UPDATE or DELETE over own tables and granted views.',
  },
  /** The statement, its nesting or its parameters are larger than they may be. */
  SQL_TOO_LARGE: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { what: string; limit: number }) => `${data.what}; at most ${data.limit} are allowed.`,
    hint: 'Pass many values as one array: where id = any($1).',
  },
  /** A parameter cannot be passed to the database. */
  SQL_PARAMETERS_INVALID: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { what: string }) => `The parameters cannot be used: ${data.what}.`,
  },
  /** The statement took longer than it may; nothing of it was kept. */
  SQL_TIMEOUT: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitMs: number }) => `The statement took longer than ${data.limitMs} ms.`,
  },
  /** The statement needed more memory or temporary space than it may use; nothing of it was kept. */
  SQL_RESOURCES_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (_: Record<string, unknown>) =>
      'The statement needs more memory or temporary space than allowed.',
  },
  /** The answer has more rows than it may have; nothing of the statement was kept. */
  SQL_TOO_MANY_ROWS: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limit: number }) => `The answer has more than ${data.limit} rows.`,
    hint: 'Page with limit and a condition on the last key.',
  },
  /** The answer has more bytes than it may have; nothing of the statement was kept. */
  SQL_RESULT_TOO_LARGE: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitBytes: number }) => `The answer has more than ${data.limitBytes} bytes.`,
    hint: 'Select fewer columns or page with limit.',
  },
  /** A constraint of the plugin's own table refused the change. */
  SQL_CONSTRAINT_VIOLATED: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { constraint: string; kind: string }) =>
      `The ${data.kind} constraint ${data.constraint} refused the change.`,
  },
  /** The installation stores as much as it may; it can read and delete. */
  STORAGE_QUOTA_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { usedBytes: number; limitBytes: number }) =>
      `The plugin stores ${data.usedBytes} bytes of the ${data.limitBytes} that it may store in this store.`,
    hint: 'Delete rows, values of ctx.data or what the cache holds; reading and deleting still work.',
  },
  /** Another statement holds what this one needs, or the database has no room right now; it may be tried again. */
  SQL_BUSY: {
    kind: 'unavailable',
    fault: 'plugin',
    message: (data: { what: string }) => `${data.what}; try again.`,
  },
  /** Postgres refused the statement; `state` is its five-character code. */
  SQL_FAILED: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { state: string; what: string }) => `${data.what} (${data.state}).`,
  },
  /** The transaction is over: it took too long, a statement in it failed, or it was ended. */
  SQL_TRANSACTION_ENDED: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { why: string }) => `The transaction has ended: ${data.why}.`,
  },
  /** An invocation has one transaction at a time. */
  SQL_TRANSACTION_OPEN: {
    kind: 'conflict',
    fault: 'plugin',
    message: (_: Record<string, unknown>) => 'A transaction is open already; transactions cannot be nested.',
  },
  /** A migration uses something that migrations may not use. */
  MIGRATION_NOT_ALLOWED: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (data: { migration: string; what: string; position: number }) =>
      `The migration ${data.migration} is not allowed: ${data.what} (at character ${data.position}).`,
    hint: 'Migrations create and change own tables and indexes and fill own tables, nothing else.',
  },
  /** A migration failed; nothing of the run was kept. */
  MIGRATION_FAILED: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { migration: string; what: string }) =>
      `The migration ${data.migration} failed: ${data.what}.`,
  },
  /** A migration that this installation has taken reads differently now or is gone. */
  MIGRATION_CHANGED: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { migration: string }) =>
      `The migration ${data.migration} was applied already and must stay as it was.`,
    hint: 'Put the file back as it was and write a new migration after it.',
  },
});
