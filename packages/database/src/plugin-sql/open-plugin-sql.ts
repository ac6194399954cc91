import { capabilityErrors, type PluginMigration } from '@daino/contract';
import type { InstallationId, Log } from '@daino/kernel';
import { openPool } from '../connections/open-pool.ts';
import { poolState, type PoolState } from '../connections/pool-state.ts';
import type { ServerAddress } from '../connections/server-address.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import { checkParameters } from './check-parameters.ts';
import { openGateway } from './gateway/open-gateway.ts';
import type { PluginRows } from './gateway/run-statement.ts';
import { loadParser } from './guard/parse-sql.ts';
import { type GuardedSql, SqlGuard } from './guard/sql-guard.ts';
import { grantViews } from './grant-views.ts';
import { HOST_TABLES } from './host-tables.ts';
import { conditionsOf, type InstallationAccess } from './install-views.ts';
import { createPluginSchema, dropPluginSchema } from './plugin-schema.ts';
import { runMigrations } from './run-migrations.ts';

/** A plugin's own transaction. */
export interface PluginSqlTransaction extends AsyncDisposable {
  query(sql: string, parameters: readonly unknown[]): Promise<PluginRows>;
  /** Key-value data of the installation, as part of the transaction. */
  withData<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** The plugins' own SQL: a schema per installation, and the only way into it. */
export interface PluginSql {
  /** Makes an installation's schema, or brings its views in line with its grants. Safe to repeat. */
  createSchema(access: InstallationAccess): Promise<void>;
  /** Does so while the plugin's statements may be running. */
  grantViews(access: InstallationAccess): Promise<void>;
  /** Removes it with everything in it, whether it was complete or not there at all. */
  dropSchema(installationId: InstallationId): Promise<void>;
  /** Applies what the installation has not taken; gives the names. Throws MIGRATION_* errors. */
  migrate(access: InstallationAccess, migrations: readonly PluginMigration[]): Promise<readonly string[]>;
  /** Runs one statement in a transaction of its own. Throws SQL_* errors and GRANT_MISSING. */
  query(access: InstallationAccess, sql: string, parameters: readonly unknown[]): Promise<PluginRows>;
  /** Begins a transaction of at most `LIMITS.sql.wallMs`. */
  begin(access: InstallationAccess): Promise<PluginSqlTransaction>;
}

export interface OpenPluginSqlOptions {
  readonly address: ServerAddress;
  readonly log: Log;
  /** How many connections plugins share. */
  readonly connections: number;
}

/** The plugins' SQL with the connections under it. */
export interface OpenPluginSql extends PluginSql, AsyncDisposable {
  pools(): readonly PoolState[];
}

/** Opens nothing yet: connections and the parser come with the first use. */
export function openPluginSql({ address, log, connections }: OpenPluginSqlOptions): OpenPluginSql {
  const installer = openPool({
    address: address.as('daino_installer'),
    name: 'installer',
    connections: 2,
    log,
    settings: { search_path: 'pg_catalog' },
  });
  const gateway = openGateway({ address: address.as('daino_gateway'), connections, log });
  const prepared = lazily(async () => {
    await loadParser();
    const { rows } = await installer.query<{ name: string }>(CALLABLE);
    const callable = new Set(rows.map(({ name }) => name));
    return { callable, guard: new SqlGuard({ callable }) };
  });
  const examine = async (access: InstallationAccess, sql: string, parameters: readonly unknown[]) => {
    const { guard } = await prepared();
    const guarded = guard.check(sql);
    refuseUngranted(guarded, access);
    checkParameters(parameters, guarded.parameters);
    return { text: guarded.text, values: parameters };
  };
  return {
    pools: () => [gateway.pool(), poolState('installer', installer)],
    createSchema: (access) => createPluginSchema(installer, access),
    grantViews: (access) => grantViews(installer, access),
    dropSchema: (installationId) => dropPluginSchema(installer, installationId),
    migrate: async ({ installationId, storeId }, migrations) => {
      const { callable } = await prepared();
      return runMigrations({ installer, installationId, storeId, migrations, callable });
    },
    query: async (access, sql, parameters) => gateway.run(access, await examine(access, sql, parameters)),
    begin: async (access) => {
      const transaction = await gateway.begin(access);
      return {
        query: async (sql, parameters) => transaction.query(await examine(access, sql, parameters)),
        withData: (work) => transaction.withData(work),
        commit: () => transaction.commit(),
        rollback: () => transaction.rollback(),
        [Symbol.asyncDispose]: () => transaction.rollback(),
      };
    },
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await installer.end();
    },
  };
}

/** Without its grant a table is not there; saying which grant is missing is kinder. */
function refuseUngranted({ relations }: GuardedSql, { grants }: InstallationAccess): void {
  for (const table of HOST_TABLES) {
    if (!relations.has(table.name) || conditionsOf(table, grants).length > 0) continue;
    throw capabilityErrors.GRANT_MISSING({ grant: Object.keys(table.grants)[0] ?? table.name });
  }
}

/** Names of functions that take one argument, and of types: `x.name` would call or cast. */
const CALLABLE = `
  select proname::text as name from pg_proc where pronargs - pronargdefaults <= 1 and pronargs >= 1
  union select typname::text from pg_type where typnamespace = 'pg_catalog'::regnamespace`;

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
