import { type Log, newId, silentLog } from '@daino/kernel';
import pg from 'pg';
import { inject } from 'vitest';
import { openConnections } from '../connections/open-connections.ts';
import { embeddedAddress, type EmbeddedAddress } from '../connections/server-address.ts';
import { DATABASE_ROLE_NAMES } from '../roles/roles.ts';
import type { Database } from '../store-transaction.ts';

export interface TestDatabaseOptions {
  readonly log?: Log;
}

export interface TestDatabase extends Database {
  /** Lets another process in, see `joinTestDatabase`. */
  readonly invitation: string;
}

/** A database of its own with every table and no row: a copy of the run's template, gone when disposed. */
export async function testDatabase({ log = silentLog }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const template = inject('database');
  const name = `test_${newId().replaceAll('-', '')}`;
  await asSuperuser(template, [
    `create database ${name} template ${template.database} strategy file_copy`,
    // The rights on the database itself are no part of the copy.
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to ${DATABASE_ROLE_NAMES.join(', ')}`,
    `grant create on database ${name} to daino_installer`,
  ]);
  await using opening = new AsyncDisposableStack();
  opening.defer(() => asSuperuser(template, [`drop database ${name} with (force)`]));
  const own = { ...template, database: name };
  const address = embeddedAddress(own);
  const database = opening.use(
    await openConnections({ address, log, connections: { app: 6, operator: 4, plugins: 4 } }),
  );
  const open = opening.move();
  return { ...database, invitation: JSON.stringify(own), [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function asSuperuser(
  { host, port, superuser }: EmbeddedAddress,
  statements: readonly string[],
): Promise<void> {
  const client = new pg.Client({ host, port, user: superuser, database: superuser });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
