import { databaseErrors } from '@daino/contract';
import type { Secret } from '@daino/kernel';
import pg from 'pg';
import type { ServerAddress } from '../connections/server-address.ts';
import {
  DATABASE_ROLE_NAMES,
  DATABASE_ROLES,
  type DatabaseRole,
  INSTALLATION_PREFIX,
  rolePassword,
} from './roles.ts';
import { scramVerifier } from './scram-verifier.ts';

export interface ProvisionRolesOptions {
  readonly address: ServerAddress;
  readonly secret: Secret<Buffer>;
}

const OLDEST_SERVER = 150_000;

/** Creates or corrects the roles and, in an embedded server, makes the database that they work in. */
export async function provisionRoles(
  login: pg.Client,
  { address, secret }: ProvisionRolesOptions,
): Promise<void> {
  await refuseOldServer(login);
  const present = await readRoles(login);
  if (!address.embedded && present.size > 0) await refuseTakenRoles(login);
  await login.query('begin');
  for (const role of DATABASE_ROLE_NAMES) {
    const password = address.embedded ? undefined : scramVerifier(rolePassword(secret, role));
    await login.query(roleStatement(role, { exists: present.has(role), password }));
  }
  await limitGateway(login);
  await leaveOtherRoles(login);
  await login.query('commit');
  if (address.embedded) await createDatabase(login, address.database);
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`,
  );
  const [row] = rows;
  if (row && Number(row.number) < OLDEST_SERVER) {
    throw databaseErrors.DATABASE_UNAVAILABLE({
      cause: `Postgres ${row.version} is too old, 15 or newer is needed.`,
    });
  }
}

async function readRoles(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    'select rolname as name from pg_roles where rolname = any ($1)',
    [DATABASE_ROLE_NAMES],
  );
  return new Set(rows.map((row) => row.name));
}

/** New passwords would lock out whoever works with the roles: another database's Daino, or one with another secret. */
async function refuseTakenRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    `select rolname as role from pg_roles where rolname = any ($1) and (
       not exists (select from pg_namespace where nspname = 'daino')
       or exists (select from pg_stat_activity where usename = rolname and application_name <> 'daino provisioning'))`,
    [DATABASE_ROLE_NAMES],
  );
  const [taken] = rows;
  if (taken) throw databaseErrors.DATABASE_ROLES_TAKEN({ role: taken.role });
}

/** Says no more than needed: on an older server only a superuser may even repeat the defaults. */
function roleStatement(
  role: DatabaseRole,
  { exists, password }: { exists: boolean; password: string | undefined },
): string {
  return [
    exists ? `alter role ${role}` : `create role ${role}`,
    'login noinherit nocreatedb',
    DATABASE_ROLES[role].installsPlugins ? 'createrole' : 'nocreaterole',
    DATABASE_ROLES[role].bypassesRowSecurity ? 'bypassrls' : '',
    password === undefined ? '' : `password ${pg.escapeLiteral(password)}`,
  ].join(' ');
}

/** None of ours is a member of another role but those of installations, so that `set role` leads nowhere else. */
async function leaveOtherRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string; member: string }>(
    `select g.rolname as role, m.rolname as member from pg_auth_members
       join pg_roles g on g.oid = roleid join pg_roles m on m.oid = member
       where m.rolname = any ($1) and not starts_with(g.rolname, $2)`,
    [DATABASE_ROLE_NAMES, INSTALLATION_PREFIX],
  );
  for (const { role, member } of rows) {
    await client.query(`revoke ${pg.escapeIdentifier(role)} from ${pg.escapeIdentifier(member)}`);
  }
}

/** Only a superuser may limit temporary files, and only here: a session could not. */
async function limitGateway(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ super: boolean }>(
    'select rolsuper as super from pg_roles where rolname = current_user',
  );
  if (rows[0]?.super) await client.query(`alter role daino_gateway set temp_file_limit = '64MB'`);
}

async function createDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  await client.query('revoke all on database postgres, template1 from public');
}
