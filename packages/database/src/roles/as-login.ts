import { databaseErrors } from '@daino/contract';
import pg, { type ClientConfig } from 'pg';
import { reasonOf } from '../connections/pooled-driver.ts';

/** Opens one connection for `work`. Throws DATABASE_UNAVAILABLE when it does not get in. */
export async function asLogin(
  login: ClientConfig,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ ...login, application_name: 'daino provisioning' });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (cause) {
    throw databaseErrors.DATABASE_UNAVAILABLE({ cause: reasonOf(cause) }, { cause });
  }
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
