import { createHash } from 'node:crypto';
import { LIMITS, type PluginMigration, pluginSqlErrors } from '@daino/contract';
import type { InstallationId, StoreId } from '@daino/kernel';
import pg from 'pg';
import { inTransaction } from './plugin-schema.ts';
import { schemaNames } from './schema-names.ts';
import { safeMessage } from './sql-failure.ts';

export interface RunMigrationsOptions {
  readonly installer: pg.Pool;
  readonly installationId: InstallationId;
  readonly storeId: StoreId;
  readonly migrations: readonly PluginMigration[];
  /** The guard: the statements of a migration. */
  readonly check: (migration: PluginMigration) => Promise<readonly string[]>;
}

/**
 * Applies the migrations that the installation has not taken, in the order of their names: all or none. Gives the
 * names of those applied. Throws MIGRATION_NOT_ALLOWED, MIGRATION_CHANGED, MIGRATION_FAILED, SQL_SYNTAX.
 */
export async function runMigrations(options: RunMigrationsOptions): Promise<readonly string[]> {
  const { installer, installationId, storeId, check } = options;
  const migrations = options.migrations.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return inTransaction(installer, async (client) => {
    const applied = await readApplied(client, installationId);
    refuseChanges(migrations, applied);
    const missing = migrations.filter(({ name }) => !applied.has(name));
    const checked: CheckedMigration[] = [];
    for (const one of missing) checked.push({ ...one, statements: await check(one) });
    if (checked.length === 0) return [];
    await actAsOwner(client, installationId);
    for (const migration of checked) await apply(client, migration);
    await client.query('reset role');
    for (const one of checked)
      await client.query(
        'insert into daino.plugin_migrations (installation_id, store_id, name, checksum) values ($1, $2, $3, $4)',
        [installationId, storeId, one.name, checksumOf(one)],
      );
    return checked.map(({ name }) => name);
  });
}

/** Two changes of one installation's schema follow each other; until the transaction ends. */
export async function lockSchema(client: pg.PoolClient, id: InstallationId): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(4442, hashtext($1))`, [id]);
}

async function readApplied(client: pg.PoolClient, id: InstallationId): Promise<ReadonlyMap<string, string>> {
  await lockSchema(client, id);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from daino.plugin_migrations where installation_id = $1 order by name',
    [id],
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

function refuseChanges(migrations: readonly PluginMigration[], applied: ReadonlyMap<string, string>): void {
  const present = new Map(migrations.map((one) => [one.name, checksumOf(one)]));
  for (const [name, checksum] of applied) {
    if (present.get(name) !== checksum) throw pluginSqlErrors.MIGRATION_CHANGED({ migration: name });
  }
}

/** What the owner of the plugin's tables may do and wait for, until the transaction ends. */
export async function actAsOwner(client: pg.PoolClient, id: InstallationId): Promise<void> {
  const { schema, owner } = schemaNames(id);
  const { lockMs, wallMs } = LIMITS.migrations;
  await client.query(
    `set local role ${owner}; set local search_path = ${schema}; set local lock_timeout = ${lockMs};
     set local statement_timeout = ${wallMs}`,
  );
}

interface CheckedMigration extends PluginMigration {
  readonly statements: readonly string[];
}

async function apply(client: pg.PoolClient, { name, statements }: CheckedMigration): Promise<void> {
  for (const text of statements) {
    try {
      await client.query(extended(text));
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError)) throw cause;
      throw pluginSqlErrors.MIGRATION_FAILED({ migration: name, what: safeMessage(cause) }, { cause });
    }
  }
}

/** By the protocol in which the server takes one statement only; the declared type of a query does not know it. */
export function extended(text: string): pg.QueryConfig {
  const query = { text, queryMode: 'extended' };
  return query;
}

function checksumOf({ text }: PluginMigration): string {
  return createHash('sha256').update(text).digest('hex');
}
