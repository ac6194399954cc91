import { CompiledQuery, type DatabaseConnection } from 'kysely';
import type pg from 'pg';
import type { StoreAccess } from '../store-transaction.ts';
import { type PooledConnection, PooledDriver } from './pooled-driver.ts';

/** The driver of one transaction in one store. The store is set in the round trip that begins, and ends with it. */
export class StoreDriver extends PooledDriver {
  readonly #access: StoreAccess;
  #cancelled: Promise<void> | undefined;
  #stopWatching = (): void => undefined;

  /** `storeId` must have been checked: it becomes part of a statement. */
  constructor(pool: pg.Pool, access: StoreAccess) {
    super(pool);
    this.#access = access;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const acquired = super.acquireConnection();
    const { signal } = this.#access;
    if (!signal) return acquired;
    try {
      return await orAborted(acquired, signal);
    } catch (error) {
      void acquired.then(
        // It came from this driver.
        (connection) => super.releaseConnection(connection as PooledConnection),
        () => undefined,
      );
      throw error;
    }
  }

  override async beginTransaction(connection: PooledConnection): Promise<void> {
    const { storeId, durability = 'full', statementMs } = this.#access;
    const relaxed = durability === 'relaxed' ? 'set local synchronous_commit = off; ' : '';
    const bounded = statementMs === undefined ? '' : `set local statement_timeout = ${statementMs}; `;
    await connection.collectSessionInfo();
    try {
      // Without values the driver sends one simple query, which may hold several statements.
      await connection.executeQuery(
        CompiledQuery.raw(`begin; ${relaxed}${bounded}select set_config('daino.store', '${storeId}', true)`),
      );
    } catch (error) {
      await this.rollbackTransaction(connection);
      throw error;
    }
    this.#cancelWhenAborted(connection);
  }

  override async commitTransaction(connection: PooledConnection): Promise<void> {
    this.#access.signal?.throwIfAborted();
    await super.commitTransaction(connection);
  }

  /** Only after a cancellation has arrived, which would otherwise hit the connection's next user. */
  override async releaseConnection(connection: PooledConnection): Promise<void> {
    this.#stopWatching();
    await this.#cancelled;
    await super.releaseConnection(connection);
  }

  #cancelWhenAborted(connection: PooledConnection): void {
    const { signal } = this.#access;
    const cancel = () => {
      this.#cancelled = connection.cancelQuery(() => Promise.resolve()).catch(() => undefined);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    this.#stopWatching = () => signal?.removeEventListener('abort', cancel);
  }
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
