import { databaseErrors } from '@daino/contract';
import { type AbortableOperationOptions, type DatabaseConnection, PostgresDriver } from 'kysely';
import type pg from 'pg';

/** Kysely's driver over a pool that others share; failures of the connection carry our code. */
export class PooledDriver extends PostgresDriver {
  constructor(pool: pg.Pool) {
    super({ pool });
  }

  /** Throws DATABASE_UNAVAILABLE when no connection comes. */
  override async acquireConnection(options?: AbortableOperationOptions): Promise<DatabaseConnection> {
    try {
      return await super.acquireConnection(options);
    } catch (cause) {
      throw databaseErrors.DATABASE_UNAVAILABLE({ cause: reasonOf(cause) }, { cause });
    }
  }

  /** A connection on which even this fails is thrown away; what counts is the error that led here. */
  override async rollbackTransaction(connection: PooledConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/** Kysely exports the driver but not the name of its connections. */
export type PooledConnection = Parameters<PostgresDriver['releaseConnection']>[0];

/** The first line of what a failed connection says. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
