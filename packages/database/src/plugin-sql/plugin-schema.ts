import type { InstallationId } from '@daino/kernel';
import type pg from 'pg';
import { type InstallationAccess, viewStatements } from './install-views.ts';
import { schemaNames } from './schema-names.ts';

export interface CreateSchemaOptions {
  /** A pool of `daino_installer`. */
  readonly installer: pg.Pool;
  readonly access: InstallationAccess;
  /** Puts into the new schema what belongs there, in the same transaction. */
  readonly fill?: (client: pg.PoolClient) => Promise<void>;
}

/** Gives an installation its schema, roles and views; what exists stays, and the views follow the grants. */
export async function createPluginSchema({ installer, access, fill }: CreateSchemaOptions): Promise<void> {
  const { schema, owner, user } = schemaNames(access.installationId);
  await inTransaction(installer, async (client) => {
    for (const role of [owner, user]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      if (rowCount === 0) await client.query(`create role ${role} nologin noinherit`);
    }
    await client.query(`
      grant ${owner} to daino_installer;
      grant ${user} to daino_gateway;
      create schema if not exists ${schema};
      grant usage, create on schema ${schema} to ${owner};
      grant usage on schema ${schema} to ${user};
      set local role ${owner};
      alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${user};
      alter default privileges in schema ${schema} grant usage on sequences to ${user};
      reset role;
      ${viewStatements(access).join(';\n')}`);
    await fill?.(client);
  });
}

/** Removes an installation's schema with all that is in it, its roles and the record of its migrations, if any. */
export async function dropPluginSchema(installer: pg.Pool, installationId: InstallationId): Promise<void> {
  const { schema, owner, user } = schemaNames(installationId);
  await inTransaction(installer, async (client) => {
    await client.query(`
      drop schema if exists ${schema} cascade;
      drop role if exists ${user};
      drop role if exists ${owner};
      delete from daino.plugin_migrations where installation_id = '${installationId}'`);
  });
}

/** Runs `work` in a transaction; a connection on which even the rollback fails is thrown away. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}
