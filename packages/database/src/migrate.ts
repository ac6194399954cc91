import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { databaseErrors } from '@daino/contract';
import pg, { type ClientConfig } from 'pg';

export interface MigrateOptions {
  /** As the owner of the schema. */
  readonly address: ClientConfig;
  /** Default: the migrations of this package for the schema `daino`. */
  readonly folder?: string;
  /** Default `daino`. */
  readonly schema?: string;
  readonly progress: (message: string) => void;
}

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Brings the schema up to date: each file in its own transaction, in the order of the names.
 * Processes that start at once wait for each other. Throws DATABASE_TOO_NEW, DATABASE_MIGRATION_CHANGED,
 * DATABASE_MIGRATION_FAILED.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const { address, folder = OWN_MIGRATIONS, schema = 'daino', progress } = options;
  const migrations = await readMigrations(folder);
  const client = new pg.Client({
    ...address,
    application_name: 'daino migrations',
    options: `-c search_path=${schema}`,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Ends with the connection.
    await client.query('select pg_advisory_lock(4441, 2)');
    const applied = await readApplied(client);
    const missing = migrations.filter((one) => !applied.has(one.name));
    refuseSurprises(migrations, applied);
    if (missing.length > 0 && applied.size > 0) progress('Updating the database …');
    for (const migration of missing) await apply(client, migration);
  } finally {
    await client.end();
  }
}

const OWN_MIGRATIONS = path.join(import.meta.dirname, 'migrations');

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(folder, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(
    'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations',
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseSurprises(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(migrations.map((one) => [one.name, one.checksum]));
  for (const [name, checksum] of applied) {
    const now = known.get(name);
    if (now === undefined) throw databaseErrors.DATABASE_TOO_NEW({ migration: name });
    if (now !== checksum) throw databaseErrors.DATABASE_MIGRATION_CHANGED({ migration: name });
  }
}

async function apply(client: pg.Client, { name, text, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(text);
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    const why = cause instanceof Error ? cause.message : String(cause);
    throw databaseErrors.DATABASE_MIGRATION_FAILED({ migration: name, cause: why }, { cause });
  }
}
