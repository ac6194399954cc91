import { defineErrors } from '@daino/kernel';

export const databaseErrors = defineErrors({
  /** Postgres did not start or cannot be reached. */
  DATABASE_UNAVAILABLE: {
    kind: 'unavailable',
    fault: 'platform',
    message: (data: { cause: string }) => `The database is not available: ${data.cause}`,
  },
  /** A read that somebody composed took longer than such reads may. */
  DATABASE_QUERY_TOO_SLOW: {
    kind: 'limit_exceeded',
    fault: 'caller',
    message: (data: { limitMs: number }) => `The query took longer than ${data.limitMs} ms.`,
    hint: 'Narrow the filter.',
  },
  /** Another server works on this data folder or database. */
  DATABASE_IN_USE: {
    kind: 'conflict',
    fault: 'platform',
    message: (data: { where: string }) => `Another Daino server already uses ${data.where}.`,
    hint: 'Stop it, or give this one its own DAINO_DATA_DIR and PORT.',
  },
  /** The database was migrated by a newer Daino. */
  DATABASE_TOO_NEW: {
    kind: 'conflict',
    fault: 'platform',
    message: (data: { migration: string }) =>
      `The database holds a migration that this version does not know: ${data.migration}.`,
    hint: 'Start the newer version again.',
  },
  /** A migration that this database has already taken reads differently than it did then. */
  DATABASE_MIGRATION_CHANGED: {
    kind: 'conflict',
    fault: 'platform',
    message: (data: { migration: string }) =>
      `The migration ${data.migration} was changed after it had been applied.`,
    hint: 'Put the file back as it was and write a new migration instead.',
  },
  /** A migration failed; nothing of it was kept. */
  DATABASE_MIGRATION_FAILED: {
    kind: 'internal',
    fault: 'platform',
    message: (data: { migration: string; cause: string }) =>
      `The migration ${data.migration} failed: ${data.cause}`,
  },
  /** The login of DATABASE_URL may not create what Daino needs. */
  DATABASE_RIGHTS_MISSING: {
    kind: 'forbidden',
    fault: 'platform',
    message: (data: { login: string; what: string }) =>
      `The database login ${data.login} may not ${data.what}.`,
    hint: 'Start once with a login that may create roles (with BYPASSRLS) and owns the database.',
  },
  /** The roles of Daino on this server belong to another database of Daino, with another secret. */
  DATABASE_ROLES_TAKEN: {
    kind: 'conflict',
    fault: 'platform',
    message: (data: { role: string }) =>
      `The role ${data.role} on this Postgres server belongs to another Daino with another secret.`,
    hint: 'Give each Daino its own Postgres server, or both the same secret.',
  },
});
