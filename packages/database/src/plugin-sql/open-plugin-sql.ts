import { capabilityErrors, type PluginMigration } from '@daino/contract';
import type { InstallationId, Log } from '@daino/kernel';
import { openSideThread, type SideThread } from '@daino/kernel/side-thread';
import type pg from 'pg';
import { openPool } from '../connections/open-pool.ts';
import { poolState, type PoolState } from '../connections/pool-state.ts';
import type { ServerAddress } from '../connections/server-address.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import { makeTable, restoreTables } from '../plugin-tables/make-table.ts';
import type { PluginTable } from '../plugin-tables/plugin-table.ts';
import { checkParameters } from './check-parameters.ts';
import { openGateway } from './gateway/open-gateway.ts';
import type { PluginRows } from './gateway/run-statement.ts';
import type { GuardTasks } from './guard/guard-thread.ts';
import { loadParser } from './guard/parse-sql.ts';
import { type GuardedSql, SqlGuard } from './guard/sql-guard.ts';
import { grantViews } from './grant-views.ts';
import { HOST_TABLES } from './host-tables.ts';
import { conditionsOf, type InstallationAccess } from './install-views.ts';
import { createPluginSchema, dropPluginSchema } from './plugin-schema.ts';
import { runMigrations } from './run-migrations.ts';
import { runStored, type StoredSql } from './storage/run-stored.ts';
import { StorageMeter } from './storage/storage-meter.ts';

/** Who asks for SQL, and until when. */
export interface SqlCaller extends InstallationAccess {
  /** What the installation may store, in megabytes; default `LIMITS.storage.mb`. */
  readonly storageMb?: number;
  /** Aborts when nobody waits for the answer any more: what runs is cancelled, and nothing of it is kept. */
  readonly signal?: AbortSignal;
}

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
  /** Makes a table of `ctx.tables`, or adds what it lacks; gives it as it is then. Throws TABLE_* errors. */
  makeTable(caller: SqlCaller, table: PluginTable): Promise<PluginTable>;
  /** Runs one statement in a transaction of its own. Throws SQL_* errors, GRANT_MISSING and INVOCATION_ENDED. */
  query(caller: SqlCaller, sql: string, parameters: readonly unknown[]): Promise<PluginRows>;
  /** Begins a transaction of at most `LIMITS.sql.wallMs`. */
  begin(caller: SqlCaller): Promise<PluginSqlTransaction>;
  /** Runs what stores a value of so many bytes outside of tables. Throws STORAGE_QUOTA_EXCEEDED when there is no room. */
  store<T>(caller: SqlCaller, bytes: number, work: () => Promise<T>): Promise<T>;
  /** Bytes of tables, indexes, key-value data and cache of an installation. */
  usedBytes(access: InstallationAccess): Promise<number>;
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
  const asInstaller = (name: string, settings: Readonly<Record<string, string>> = {}) =>
    openPool({
      address: address.as('daino_installer'),
      name,
      connections: 2,
      log,
      settings: { search_path: 'pg_catalog', ...settings },
    });
  const installer = asInstaller('installer');
  const measuring = asInstaller('storage', { lock_timeout: '500' });
  const meter = new StorageMeter(measuring);
  const gateway = openGateway({ address: address.as('daino_gateway'), connections, log });
  const threads = new AsyncDisposableStack();
  const prepared = lazily(async () => {
    await loadParser();
    const { rows } = await installer.query<{ name: string }>(CALLABLE);
    const callable = new Set(rows.map(({ name }) => name));
    const reader = threads.use(openGuardThread(callable));
    const migrations = threads.use(openGuardThread(callable));
    return {
      callable,
      guard: new SqlGuard({ callable, examineLong: (text) => reader.run('query', text) }),
      // In a thread of their own: one set of them may keep it busy for seconds.
      checkMigration: (migration: PluginMigration) => migrations.run('migration', migration),
    };
  });
  const examine = async (caller: SqlCaller, sql: string, values: readonly unknown[]): Promise<StoredSql> => {
    const { guard } = await prepared();
    const { text, effect, parameters, ...guarded } = await guard.check(sql);
    refuseUngranted(guarded, caller);
    return { text, values, effect, bytes: checkParameters(values, parameters) };
  };
  return {
    pools: () => [gateway.pool(), poolState('installer', installer), poolState('storage', measuring)],
    createSchema: async (access) => {
      const { callable } = await prepared();
      const fill = (client: pg.PoolClient) => restoreTables(client, access.installationId, callable);
      await createPluginSchema({ installer, access, fill });
    },
    grantViews: (access) => grantViews(installer, access),
    dropSchema: async (installationId) => {
      await dropPluginSchema(installer, installationId);
      meter.forget(installationId);
    },
    migrate: async ({ installationId, storeId }, migrations) => {
      const { checkMigration: check } = await prepared();
      return runMigrations({ installer, installationId, storeId, migrations, check });
    },
    makeTable: async (caller, table) => {
      const { installationId, storeId } = caller;
      const { callable } = await prepared();
      return meter.store(caller, { kind: 'rows', bytes: 0 }, () =>
        makeTable({ installer, installationId, storeId, table, callable }),
      );
    },
    query: async (caller, sql, parameters) => {
      const statement = await examine(caller, sql, parameters);
      await using transaction = await gateway.begin(caller);
      const rows = await runStored({ meter, caller, transaction }, statement);
      await transaction.commit();
      return rows;
    },
    begin: async (caller) => {
      const transaction = await gateway.begin(caller);
      return {
        query: async (sql, parameters) =>
          runStored({ meter, caller, transaction }, await examine(caller, sql, parameters)),
        withData: (work) => transaction.withData(work),
        commit: () => transaction.commit(),
        rollback: () => transaction.rollback(),
        [Symbol.asyncDispose]: () => transaction.rollback(),
      };
    },
    store: (caller, bytes, work) => meter.store(caller, { kind: 'values', bytes }, work),
    usedBytes: (access) => meter.usedBytes(access),
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await threads[Symbol.asyncDispose]();
      await meter[Symbol.asyncDispose]();
      await measuring.end();
      await installer.end();
    },
  };
}

/** Without its grant a table is not there; saying which grant is missing is kinder. */
function refuseUngranted({ relations }: Pick<GuardedSql, 'relations'>, { grants }: InstallationAccess): void {
  for (const table of HOST_TABLES) {
    if (!relations.has(table.name) || conditionsOf(table, grants).length > 0) continue;
    throw capabilityErrors.GRANT_MISSING({ grant: Object.keys(table.grants)[0] ?? table.name });
  }
}

/** Names of functions that take one argument, and of types: `x.name` would call or cast. */
const CALLABLE = `
  select proname::text as name from pg_proc where pronargs - pronargdefaults <= 1 and pronargs >= 1
  union select typname::text from pg_type where typnamespace = 'pg_catalog'::regnamespace`;

function openGuardThread(callable: ReadonlySet<string>): SideThread<GuardTasks> {
  return openSideThread({ module: new URL('guard/guard-thread.ts', import.meta.url), data: callable });
}

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
