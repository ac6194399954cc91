import { capabilityErrors, LIMITS, pluginSqlErrors } from '@daino/contract';
import type { Log } from '@daino/kernel';
import type { ClientConfig } from 'pg';
import { openPool } from '../../connections/open-pool.ts';
import { poolState, type PoolState } from '../../connections/pool-state.ts';
import { type LentConnection, type PluginIdentity, PluginTransaction } from './plugin-transaction.ts';
import { Turnstile } from './turnstile.ts';

export interface OpenGatewayOptions {
  /** As `daino_gateway`. */
  readonly address: ClientConfig;
  readonly connections: number;
  readonly log: Log;
}

/**
 * The connections on which plugins' SQL runs, every statement in a transaction as the role of its installation. It runs
 * what it is given: what may be given is the guard's to say.
 */
export interface Gateway extends AsyncDisposable {
  pool(): PoolState;
  begin(identity: PluginIdentity): Promise<PluginTransaction>;
}

/** How many connections one installation may hold, so that others find one. */
const PER_INSTALLATION = 2;

const SETTINGS = {
  search_path: 'pg_catalog',
  statement_timeout: String(LIMITS.sql.wallMs),
  lock_timeout: String(LIMITS.sql.lockMs),
  idle_in_transaction_session_timeout: String(LIMITS.sql.wallMs + 1_000),
  // What is read is what the guard read, and what is written is what ROW_VALUES expects.
  standard_conforming_strings: 'on',
  datestyle: 'ISO',
  timezone: 'UTC',
  work_mem: '4MB',
  max_parallel_workers_per_gather: '0',
};

export function openGateway({ address, connections, log }: OpenGatewayOptions): Gateway {
  const waitMs = LIMITS.sql.wallMs;
  const pool = openPool({ address, name: 'plugins', connections, log, settings: SETTINGS, waitMs });
  const turnstile = new Turnstile(PER_INSTALLATION);

  const lend = async ({ installationId, signal }: PluginIdentity): Promise<LentConnection> => {
    const place = await turnstile.enter(installationId, signal).catch((cause: unknown) => {
      throw capabilityErrors.INVOCATION_ENDED({}, { cause });
    });
    try {
      const client = await pool.connect();
      const leave = (broken: boolean): void => {
        client.release(broken);
        place[Symbol.dispose]();
      };
      return { client, giveBack: leave };
    } catch (error) {
      place[Symbol.dispose]();
      throw pluginSqlErrors.SQL_BUSY({ what: 'The database has no free connection' }, { cause: error });
    }
  };
  return {
    pool: () => poolState('plugins', pool),
    begin: async (identity) => PluginTransaction.begin(await lend(identity), identity),
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
