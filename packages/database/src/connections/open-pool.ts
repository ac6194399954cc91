import type { Log } from '@daino/kernel';
import pg, { type ClientConfig } from 'pg';
import { PreparingClient } from './preparing-client.ts';
import { VALUE_PARSERS } from './value-parsers.ts';

export interface OpenPoolOptions {
  readonly address: ClientConfig;
  /** Shown by Postgres beside each connection. */
  readonly name: string;
  readonly connections: number;
  readonly log: Log;
  /** Settings of each session beyond the usual ones, or instead of them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Milliseconds that a wait for a connection may take. Default 10,000. */
  readonly waitMs?: number;
}

/** Milliseconds that a statement, a wait for a lock, an idle transaction and a wait for a connection may take. */
const PATIENCE = { statement: 15_000, lock: 5_000, idleTransaction: 30_000, connection: 10_000 };
const SETTINGS = { search_path: 'daino', jit: 'off' };

/** Connections that find the tables of Daino, wait for nothing forever, and survive the end of Postgres. */
export function openPool(options: OpenPoolOptions): pg.Pool {
  const { address, name, connections, log, settings, waitMs = PATIENCE.connection } = options;
  const pool = new pg.Pool({
    ...address,
    Client: PreparingClient,
    application_name: `daino ${name}`,
    types: VALUE_PARSERS,
    max: connections,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: waitMs,
    statement_timeout: PATIENCE.statement,
    lock_timeout: PATIENCE.lock,
    idle_in_transaction_session_timeout: PATIENCE.idleTransaction,
    options: Object.entries({ ...SETTINGS, ...settings })
      .map(([setting, value]) => `-c ${setting}=${value}`)
      .join(' '),
  });
  // A connection that ends while somebody has it and asks it nothing: the next statement on it says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // Without a listener the end of an idle connection ends the process. `end()` resolves before the sockets have closed.
  pool.on('error', ({ message }) => {
    if (!pool.ending) log.warn('a database connection ended', { pool: name, message });
  });
  return pool;
}
