import { sql } from 'kysely';
import pg, { type ClientConfig } from 'pg';
import { inject } from 'vitest';
import type { Database } from '../../src/index.ts';
import type { DatabaseRole } from '../../src/roles/roles.ts';

/** A plain connection to a test's database as one of its roles or as the superuser: what a hostile query would have. */
export async function connectAs(database: Database, role: DatabaseRole | 'postgres'): Promise<Connection> {
  const client = new pg.Client(await addressOf(database, role));
  client.on('error', () => undefined);
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

export type Connection = pg.Client & AsyncDisposable;

/** Where a test's database is. */
export async function addressOf(database: Database, user: string): Promise<ClientConfig> {
  const { host, port } = inject('database');
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
    database.operator.query,
  );
  return { host, port, user, database: rows[0]?.name ?? '', options: '-c search_path=daino' };
}
