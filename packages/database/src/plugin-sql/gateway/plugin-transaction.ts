import { capabilityErrors, LIMITS, pluginSqlErrors } from '@daino/contract';
import type { DainoError, InstallationId, StoreId } from '@daino/kernel';
import { PostgresDriver, type Transaction } from 'kysely';
import type pg from 'pg';
import { queryBuilder } from '../../connections/query-builder.ts';
import type { StoreTransaction } from '../../store-transaction.ts';
import type { Tables } from '../../tables.ts';
import { schemaNames } from '../schema-names.ts';
import { sqlFailure } from '../sql-failure.ts';
import { cancelStatement } from './cancel-statement.ts';
import { type PluginRows, type PluginStatement, runStatement } from './run-statement.ts';

/** Whose transaction it is. */
export interface PluginIdentity {
  readonly installationId: InstallationId;
  readonly storeId: StoreId;
  /** Ends it at once, with the statement that runs. */
  readonly signal?: AbortSignal | undefined;
}

/** A connection that was lent, and how it is given back: whole, or to be thrown away. */
export interface LentConnection {
  readonly client: pg.ClientBase;
  giveBack(broken: boolean): void;
}

/**
 * A transaction as one installation: own tables, granted views and its key-value data. It ends by commit, by rollback,
 * by the first statement that fails, or when its time is over or nobody waits for it any more, which also ends the
 * statement that runs. Whatever ends it, the connection is given back clean.
 */
export class PluginTransaction implements AsyncDisposable {
  readonly #lent: LentConnection;
  readonly #identity: PluginIdentity;
  readonly #timer: NodeJS.Timeout;
  #ended: string | undefined;
  /** What the statement that runs fails with when it is ended from outside. */
  #interruption: DainoError | undefined;
  #running = false;
  /** The statement that runs, and whatever waits for it. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(lent: LentConnection, identity: PluginIdentity) {
    this.#lent = lent;
    this.#identity = identity;
    this.#timer = setTimeout(() => this.#interrupt(OVERDUE), LIMITS.sql.wallMs);
    identity.signal?.addEventListener('abort', this.#abandon, { once: true });
  }

  /** Begins; the connection is given back when even that fails. */
  static async begin(lent: LentConnection, identity: PluginIdentity): Promise<PluginTransaction> {
    const transaction = new PluginTransaction(lent, identity);
    try {
      await lent.client.query(`begin; ${becoming(identity)}`);
    } catch (error) {
      await transaction.#end('rollback', 'it could not begin');
      throw sqlFailure(error);
    }
    if (identity.signal?.aborted) transaction.#abandon();
    return transaction;
  }

  /** Runs one statement; a failure ends the transaction. */
  query(statement: PluginStatement): Promise<PluginRows> {
    return this.#inOrder(async () => {
      await this.#becomeAgain();
      return runStatement(this.#lent.client, statement);
    });
  }

  /** Works on the installation's key-value data with the repository's own functions. */
  withData<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#inOrder(async () => {
      await this.#becomeAgain();
      return work({ storeId: this.#identity.storeId, query: queriesOn(this.#lent.client) });
    });
  }

  async commit(): Promise<void> {
    await this.#last;
    this.#refuseWhenEnded();
    await this.#end('commit', 'it was committed');
  }

  async rollback(): Promise<void> {
    await this.#end('rollback', 'it was rolled back');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rollback();
  }

  readonly #abandon = (): void => this.#interrupt(ABANDONED);

  /** Ends the statement that runs and the transaction with it; a server that takes too long for that is cut off. */
  #interrupt({ why, error }: Interruption): void {
    if (this.#ended !== undefined) return;
    this.#interruption = error();
    // What a pool gives is a client.
    const { connection } = this.#lent.client as pg.Client;
    const cut = setTimeout(() => connection.stream.destroy(), PATIENCE_MS);
    const cancelled = this.#running ? cancelStatement(this.#lent.client) : undefined;
    void this.#end('rollback', why, cancelled).finally(() => clearTimeout(cut));
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(async () => {
      this.#refuseWhenEnded();
      this.#running = true;
      try {
        return await work();
      } catch (error) {
        const failure = this.#interruption ?? sqlFailure(error);
        await this.#end('rollback', 'a statement in it failed');
        throw failure;
      } finally {
        this.#running = false;
      }
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  #refuseWhenEnded(): void {
    if (this.#ended !== undefined) throw pluginSqlErrors.SQL_TRANSACTION_ENDED({ why: this.#ended });
  }

  #first = true;

  /** Whatever the statement before did to the session, the next one runs as the installation again. */
  async #becomeAgain(): Promise<void> {
    if (!this.#first) await this.#lent.client.query(becoming(this.#identity));
    this.#first = false;
  }

  /**
   * `cancelled` settles when no cancellation is on its way any more: only then the connection has a next statement,
   * which is the rollback, and only after that a next user. Where it is not known the connection is thrown away.
   */
  async #end(how: 'commit' | 'rollback', why: string, cancelled?: Promise<void>): Promise<void> {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    clearTimeout(this.#timer);
    this.#identity.signal?.removeEventListener('abort', this.#abandon);
    let failure: unknown;
    try {
      await cancelled;
      await this.#lent.client.query(`${how}; ${CLEAN}`);
    } catch (error) {
      failure = error;
    }
    this.#lent.giveBack(failure !== undefined);
    if (failure !== undefined && how === 'commit') throw sqlFailure(failure);
  }
}

/** Why a transaction ends from outside, and what its statement fails with. */
interface Interruption {
  readonly why: string;
  readonly error: () => DainoError;
}

const OVERDUE: Interruption = {
  why: `it took longer than ${LIMITS.sql.wallMs} ms`,
  error: () => pluginSqlErrors.SQL_TIMEOUT({ limitMs: LIMITS.sql.wallMs }),
};
const ABANDONED: Interruption = {
  why: 'its invocation has ended',
  error: () => capabilityErrors.INVOCATION_ENDED({}),
};

/** How long the server may take to end a statement until it is taken for lost. */
const PATIENCE_MS = 1_000;

/**
 * Nothing that a statement left in the session outlives its transaction. A prepared statement may: whoever ran it would
 * run it with own rights.
 */
const CLEAN = 'reset role; reset all; close all; unlisten *';

/**
 * Nor does a commit wait for the disk: whatever a handler's own result depends on is flushed with that result.
 * Outside of a transaction this does nothing but warn, and the gateway's own role can do nothing.
 */
function becoming({ installationId }: PluginIdentity): string {
  const { schema, user } = schemaNames(installationId);
  const { wallMs, lockMs } = LIMITS.sql;
  return `set local role ${user}; set local search_path = ${schema}; set local statement_timeout = ${wallMs};
    set local lock_timeout = ${lockMs}; set local synchronous_commit = off`;
}

/** The query builder on a connection whose transaction others begin and end. */
function queriesOn(client: pg.ClientBase): Transaction<Tables> {
  const query = (text: string, values: unknown[]) => client.query(text, values);
  const pool = { connect: async () => ({ query, release: () => undefined }), end: async () => undefined };
  // Repositories only run statements, which a builder without a transaction of its own does as well.
  return queryBuilder(new PostgresDriver({ pool: pool as never })) as Transaction<Tables>;
}
