import { pluginSqlErrors } from '@daino/contract';
import type { Database, PluginSqlTransaction, SqlCaller, StoreTransaction } from '@daino/database';
import type { CapabilityScope } from '@daino/engine';

/**
 * The open transactions of invocations, at most one each. An invocation's calls share one scope, which is how they find
 * theirs; its end ends them and leaves nothing of what was not committed.
 */
export class Transactions {
  readonly #database: Database;
  readonly #open = new WeakMap<CapabilityScope, Promise<PluginSqlTransaction>>();
  /** How many works that must not be in a transaction are under way. */
  readonly #outside = new WeakMap<CapabilityScope, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The scope's transaction, if it is in one. */
  current(scope: CapabilityScope): Promise<PluginSqlTransaction> | undefined {
    return this.#open.get(scope);
  }

  /**
   * Does work that must not be in a transaction, because other plugins run in it; none begins before it is done.
   * Undefined, and nothing done, when the scope has one open.
   */
  async outside<Result>(
    scope: CapabilityScope,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result } | undefined> {
    if (this.#open.has(scope)) return undefined;
    const count = (change: number) => this.#outside.set(scope, (this.#outside.get(scope) ?? 0) + change);
    count(1);
    try {
      return { result: await work() };
    } finally {
      count(-1);
    }
  }

  /** Throws SQL_TRANSACTION_OPEN when the scope has one, SQL_BUSY while work outside of transactions is under way. */
  async begin(scope: CapabilityScope): Promise<void> {
    if (this.#open.has(scope)) throw pluginSqlErrors.SQL_TRANSACTION_OPEN({});
    if (this.#outside.get(scope))
      throw pluginSqlErrors.SQL_BUSY({ what: 'A model is being written; await it first' });
    const begun = this.#database.pluginSql.begin(callerOf(scope));
    this.#open.set(scope, begun);
    try {
      await begun;
    } catch (error) {
      this.#open.delete(scope);
      throw error;
    }
  }

  /** Throws SQL_TRANSACTION_ENDED when there is none. */
  async end(scope: CapabilityScope, how: 'commit' | 'rollback'): Promise<void> {
    const transaction = await this.current(scope);
    if (!transaction) throw pluginSqlErrors.SQL_TRANSACTION_ENDED({ why: 'none is open' });
    this.#open.delete(scope);
    await transaction[how]();
  }

  /** Works on the installation's key-value data, within the scope's transaction if it is in one. */
  async withData<T>(scope: CapabilityScope, work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const transaction = await this.current(scope);
    return transaction ? transaction.withData(work) : this.#database.inStore(relaxed(scope), work);
  }

  /** The same for what stores a value of so many bytes. Throws STORAGE_QUOTA_EXCEEDED when there is no room for it. */
  storeData<T>(
    scope: CapabilityScope,
    bytes: number,
    work: (tx: StoreTransaction) => Promise<T>,
  ): Promise<T> {
    return this.#database.pluginSql.store(callerOf(scope), bytes, () => this.withData(scope, work));
  }
}

/** Who asks, for what it was granted, and until when. */
export function callerOf({ storeId, installation, signal }: CapabilityScope): SqlCaller {
  const { storage_mb: storageMb } = installation.manifest.resource_limits;
  return { installationId: installation.id, storeId, grants: [...installation.grants], storageMb, signal };
}

/**
 * A call never waits for the disk: what an event's handler wrote is flushed by the settling of its delivery, what a
 * hook's wrote by the operation, and without those two the handler runs again.
 */
export function relaxed(scope: CapabilityScope) {
  return { storeId: scope.storeId, signal: scope.signal, durability: 'relaxed' } as const;
}
