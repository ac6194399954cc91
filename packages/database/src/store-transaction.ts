import type { StoreId } from '@daino/kernel';
import type { Kysely, Transaction } from 'kysely';
import type { PoolState } from './connections/pool-state.ts';
import type { PluginSql } from './plugin-sql/open-plugin-sql.ts';
import type { Tables } from './tables.ts';

/**
 * One transaction as `daino_app` in one store: row-level security shows and takes that store's rows only.
 * Repositories filter by `storeId` themselves as well, so that the plan is right and the intent visible.
 */
export interface StoreTransaction {
  readonly storeId: StoreId;
  readonly query: Transaction<Tables>;
}

/** Whatever runs statements as `daino_operator`: the database or one of its transactions. It sees all stores. */
export interface OperatorQueries {
  readonly query: Kysely<Tables>;
}

/** A transaction as `daino_operator`. */
export interface OperatorTransaction extends OperatorQueries {
  readonly query: Transaction<Tables>;
}

/** What is not of one store: users, sessions, stores, the worker's claims. */
export interface OperatorDatabase extends OperatorQueries {
  /** Runs `work` in one transaction; a throw rolls back. */
  transaction<T>(work: (tx: OperatorTransaction) => Promise<T>): Promise<T>;
}

export interface StoreAccess {
  readonly storeId: StoreId;
  /** Ends the wait for a connection and cancels the statement that is running. */
  readonly signal?: AbortSignal;
  /**
   * `relaxed` does not wait for the disk at commit: a crash of the machine may lose the last moment. For what is done
   * again when it is lost, or followed by a commit that does wait: the log is one sequence. Default `full`.
   */
  readonly durability?: 'full' | 'relaxed';
  /**
   * How long a statement may take, in whole milliseconds; one that takes longer fails with DATABASE_QUERY_TOO_SLOW.
   * For statements that somebody else composed. Default: as long as it takes.
   */
  readonly statementMs?: number;
}

/** The open database: every way in that the rest of the project has. */
export interface Database extends AsyncDisposable {
  /** Runs `work` in one transaction of one store; a throw rolls back. Commit happens after `work` has resolved. */
  inStore<T>(access: StoreAccess, work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  readonly operator: OperatorDatabase;
  readonly pluginSql: PluginSql;
  /** Hears `notify` of any process on this database. A hint: it may be lost, see `onReconnect`. */
  listen(topic: string, heard: (text: string) => void): Disposable;
  /** Sends at commit when given a transaction, else at once. `topic` has no space; `text` at most 7,900 bytes. */
  notify(tx: StoreTransaction | null, topic: string, text: string): Promise<void>;
  /** Fires after a lost listening connection came back: whatever was sent in between is lost. */
  onReconnect(again: () => void): Disposable;
  /** The connections that this process holds. */
  pools(): readonly PoolState[];
  /** Resolves when the database answers; throws DATABASE_UNAVAILABLE otherwise. */
  ping(): Promise<void>;
  readonly facts: DatabaseFacts;
}

export interface DatabaseFacts {
  /** The server's version, such as `18.4`. */
  readonly version: string;
  readonly embedded: boolean;
}
