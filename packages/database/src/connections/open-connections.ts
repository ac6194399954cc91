import { authErrors, databaseErrors } from '@daino/contract';
import { isUuid, type Log } from '@daino/kernel';
import { sql } from 'kysely';
import { openPluginSql } from '../plugin-sql/open-plugin-sql.ts';
import type { Database, OperatorDatabase } from '../store-transaction.ts';
import { CHANNEL, openListener } from './open-listener.ts';
import { openPool } from './open-pool.ts';
import { poolState } from './pool-state.ts';
import { PooledDriver, reasonOf } from './pooled-driver.ts';
import { queryBuilder } from './query-builder.ts';
import type { ServerAddress } from './server-address.ts';
import { StoreDriver } from './store-driver.ts';

export interface OpenConnectionsOptions {
  readonly address: ServerAddress;
  readonly log: Log;
  /** How many connections each pool may open. */
  readonly connections?: { readonly app: number; readonly operator: number; readonly plugins: number };
}

/** Connects to a database that is provisioned and migrated. Disposing closes the connections, never a server. */
export async function openConnections(options: OpenConnectionsOptions): Promise<Database> {
  const { address, log, connections = { app: 10, operator: 6, plugins: 6 } } = options;
  await using opening = new AsyncDisposableStack();
  const pool = (name: string, role: 'daino_app' | 'daino_operator', count: number) =>
    opening.adopt(openPool({ address: address.as(role), name, connections: count, log }), (opened) =>
      opened.end(),
    );
  const app = pool('app', 'daino_app', connections.app);
  const operator = pool('operator', 'daino_operator', connections.operator);
  const operatorQuery = queryBuilder(new PooledDriver(operator));
  const listener = opening.use(await openListener({ address: address.as('daino_app'), log }));
  const pluginSql = opening.use(openPluginSql({ address, log, connections: connections.plugins }));
  const { rows } = await app.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  const open = opening.move();
  return {
    pools: () => [poolState('app', app), poolState('operator', operator), ...pluginSql.pools()],
    inStore: async (access, work) => {
      if (!isUuid(access.storeId)) throw authErrors.STORE_NOT_FOUND({ storeId: access.storeId });
      const query = queryBuilder(new StoreDriver(app, access));
      try {
        return await query.transaction().execute((tx) => work({ storeId: access.storeId, query: tx }));
      } catch (error) {
        access.signal?.throwIfAborted();
        throw tooSlow(error, access.statementMs) ?? error;
      }
    },
    operator: {
      query: operatorQuery,
      transaction: (work) => operatorQuery.transaction().execute((query) => work({ query })),
    } satisfies OperatorDatabase,
    pluginSql,
    listen: (topic, heard) => listener.listen(topic, heard),
    onReconnect: (again) => listener.onReconnect(again),
    notify: async (tx, topic, text) => {
      const payload = `${topic} ${text}`;
      if (tx) await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(tx.query);
      else await app.query('select pg_notify($1, $2)', [CHANNEL, payload]);
    },
    ping: async () => {
      try {
        await app.query('select 1');
      } catch (cause) {
        throw databaseErrors.DATABASE_UNAVAILABLE({ cause: reasonOf(cause) }, { cause });
      }
    },
    facts: { version: (rows[0]?.version ?? '').split(' ')[0] ?? '', embedded: address.embedded },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Postgres: query_canceled, when nobody but the time limit can have done it. */
function tooSlow(error: unknown, limitMs: number | undefined): Error | undefined {
  const wasCancelled = error instanceof Error && 'code' in error && error.code === '57014';
  return wasCancelled && limitMs !== undefined
    ? databaseErrors.DATABASE_QUERY_TOO_SLOW({ limitMs }, { cause: error })
    : undefined;
}
