import { type InstallationId, silentLog } from '@daino/kernel';
import { sql as raw } from 'kysely';
import type { Database, InstallationAccess, PluginRows } from '../../src/index.ts';
import { type Gateway, openGateway } from '../../src/plugin-sql/gateway/open-gateway.ts';
import { testDatabase, testStore } from '../../src/testing/index.ts';
import { addressOf } from '../server/connect-as.ts';
import { fillStore } from '../tenancy/fill-store.ts';

/** Two stores with different data, and an installation with a table of its own in each. */
export interface TwoInstallations extends AsyncDisposable {
  readonly database: Database;
  readonly ours: InstallationAccess;
  readonly theirs: InstallationAccess;
  /** Through the guard, as ours. */
  query(sql: string, ...parameters: unknown[]): Promise<PluginRows>;
  /** As ours without the guard: what the database alone allows. */
  unguarded(sql: string, ...parameters: unknown[]): Promise<PluginRows>;
}

export const GRANTS = [
  'customers:read',
  'orders:read',
  'products:read',
  'sales:read',
  'payments:read',
  'stock:read',
];

export const MIGRATION = {
  name: '001_points.sql',
  text: `
    create table accounts (
      customer_id uuid primary key,
      points integer not null default 0 check (points >= 0),
      note text,
      data jsonb not null default '{}',
      updated_at timestamptz not null default now()
    );
    create table entries (
      id bigint generated always as identity primary key,
      customer_id uuid not null references accounts on delete cascade,
      points integer not null,
      reason text not null,
      unique (customer_id, reason)
    );
    create table secrets (word text primary key);`,
};

export async function twoInstallations(): Promise<TwoInstallations> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await testDatabase());
  const [ours, theirs] = [await install(database, 'ours'), await install(database, 'theirs')];
  const gateway: Gateway = opening.use(
    openGateway({ address: await addressOf(database, 'daino_gateway'), connections: 2, log: silentLog }),
  );
  const open = opening.move();
  return {
    database,
    ours,
    theirs,
    query: (sql, ...parameters) => database.pluginSql.query(ours, sql, parameters),
    unguarded: (sql, ...parameters) => runUnguarded(gateway, ours, { text: sql, values: parameters }),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** One statement in a transaction of its own, as the database alone allows it. */
export async function runUnguarded(
  gateway: Gateway,
  identity: Parameters<Gateway['begin']>[0],
  statement: { readonly text: string; readonly values: readonly unknown[] },
): Promise<PluginRows> {
  await using transaction = await gateway.begin(identity);
  const rows = await transaction.query(statement);
  await transaction.commit();
  return rows;
}

/** Every text of a store begins with its word, so that a leak can be seen. */
async function install(database: Database, word: string): Promise<InstallationAccess> {
  const { storeId, owner } = await testStore(database);
  await fillStore(database, { storeId, userId: owner.userId });
  const { query } = database.operator;
  await query
    .updateTable('customers')
    .set({ name: `${word} Ada` })
    .where('storeId', '=', storeId)
    .execute();
  await query
    .updateTable('products')
    .set({ name: `${word} Tea` })
    .where('storeId', '=', storeId)
    .execute();
  await query.deleteFrom('pluginMigrations').where('storeId', '=', storeId).execute();
  await query.deleteFrom('pluginTables').where('storeId', '=', storeId).execute();
  const { installationId } = await query
    .selectFrom('storePlugins')
    .select(raw<InstallationId>`id`.as('installationId'))
    .where('storeId', '=', storeId)
    .executeTakeFirstOrThrow();
  const access = { storeId, installationId, grants: GRANTS };
  await database.pluginSql.createSchema(access);
  await database.pluginSql.migrate(access, [MIGRATION]);
  await database.pluginSql.query(access, 'insert into secrets values ($1)', [`${word} secret`]);
  return access;
}
