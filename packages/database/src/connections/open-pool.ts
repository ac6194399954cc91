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
}

/** Milliseconds that a statement, a wait for a lock, an idle transaction and a wait for a connection may take. */
const PATIENCE = { statement: 15_000, lock: 5_000, idleTransaction: 30_000, connection: 10_000 };

/** Connections that find the tables of Daino, wait for nothing forever, and survive the end of Postgres. */
export function openPool({ address, name, connections, log }: OpenPoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...address,
    Client: PreparingClient,
    application_name: `daino ${name}`,
    types: VALUE_PARSERS,
    max: connections,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: PATIENCE.connection,
    statement_timeout: PATIENCE.statement,
    lock_timeout: PATIENCE.lock,
    idle_in_transaction_session_timeout: PATIENCE.idleTransaction,
    options: '-c search_path=daino -c jit=off',
  });
  // Without a listener the end of an idle connection ends the process. `end()` resolves before the sockets have closed.
  pool.on('error', ({ message }) => {
    if (!pool.ending) log.warn('a database connection ended', { pool: name, message });
  });
  return pool;
}
