import { databaseErrors } from '@daino/contract';
import type { Secret } from '@daino/kernel';
import pg from 'pg';
import { reasonOf } from '../connections/pooled-driver.ts';
import type { ServerAddress } from '../connections/server-address.ts';
import { asLogin } from './as-login.ts';
import { provisionRoles } from './provision-roles.ts';
import { provisionSchema } from './provision-schema.ts';
import { DATABASE_ROLE_NAMES, INSTALLATION_PREFIX } from './roles.ts';

export interface ProvisionOptions {
  readonly address: ServerAddress;
  readonly secret: Secret<Buffer>;
  readonly progress: (message: string) => void;
}

/**
 * Makes roles, database (embedded only) and schema where they are missing; a database that has all is only looked at.
 * Throws DATABASE_UNAVAILABLE, DATABASE_RIGHTS_MISSING, DATABASE_ROLES_TAKEN.
 */
export async function provision({ address, secret, progress }: ProvisionOptions): Promise<void> {
  if (await isProvisioned(address)) return;
  progress('Preparing the database …');
  try {
    await asLogin(address.firstLogin, async (login) => {
      await login.query('select pg_advisory_lock(4441, 3)');
      // Another process may have done it while this one waited.
      if (await isProvisioned(address)) return;
      await provisionRoles(login, { address, secret });
      await asLogin(address.login, (inDatabase) => provisionSchema(inDatabase, address));
    });
  } catch (cause) {
    if (sqlState(cause) !== '42501') throw cause;
    throw databaseErrors.DATABASE_RIGHTS_MISSING(
      { login: address.loginName, what: `do this: ${reasonOf(cause)}` },
      { cause },
    );
  }
}

/** Looks as `daino_owner`: when it gets in, the passwords are right too, as all are set together. */
async function isProvisioned(address: ServerAddress): Promise<boolean> {
  const client = new pg.Client({ ...address.as('daino_owner'), application_name: 'daino provisioning' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ complete: boolean }>(COMPLETE, [
      DATABASE_ROLE_NAMES,
      INSTALLATION_PREFIX,
    ]);
    return rows[0]?.complete === true;
  } catch (error) {
    // No such role, wrong password, no such database: all of which provisioning mends or names.
    if (['28000', '28P01', '3D000'].includes(sqlState(error) ?? '')) return false;
    throw databaseErrors.DATABASE_UNAVAILABLE({ cause: reasonOf(error) }, { cause: error });
  } finally {
    await client.end();
  }
}

const COMPLETE = `
  select
    (select count(*) from pg_roles where rolname = any ($1) and rolcanlogin and not rolsuper and not rolinherit
       and rolcreaterole = (rolname = 'daino_installer') and rolbypassrls = (rolname = 'daino_operator')) = cardinality($1)
    and not exists (
      select from pg_auth_members m join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid
      where r.rolname = any ($1) and not starts_with(g.rolname, $2))
    and (select count(*) from pg_namespace where (nspname, pg_get_userbyid(nspowner)) in
      (('daino', 'daino_owner'), ('plugin_api', 'daino_installer'))) = 2
  as complete`;

/** The five characters by which Postgres names an error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
