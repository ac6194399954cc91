import pg from 'pg';
import { closeCatalogs } from './close-catalogs.ts';
import { DATABASE_ROLE_NAMES } from './roles.ts';

export interface ProvisionSchemaOptions {
  /** Whether the whole server is ours. */
  readonly embedded: boolean;
}

/** Makes the schemas `daino` and `plugin_api` and closes what a fresh database leaves open to everybody. */
export async function provisionSchema(login: pg.Client, { embedded }: ProvisionSchemaOptions): Promise<void> {
  await login.query('begin');
  const { rows } = await login.query<Facts>(FACTS);
  const { database, superuser, shared, made, open } = rows[0] ?? NO_FACTS;
  // A login that is no superuser has to be a member of the role to which it gives the schema.
  if (!superuser) await login.query('grant daino_owner, daino_installer to current_user');
  for (const [schema, owner] of Object.entries(SCHEMAS)) {
    if (!made.includes(schema)) await login.query(`create schema ${schema} authorization ${owner}`);
  }
  if (!superuser) await login.query('revoke daino_owner, daino_installer from current_user');
  await login.query(
    `grant connect on database ${pg.escapeIdentifier(database)} to ${DATABASE_ROLE_NAMES.join(', ')}`,
  );
  await login.query(`grant create on database ${pg.escapeIdentifier(database)} to daino_installer`);
  // A temporary table would hide ours. Where the login does not own the database, these warn and do nothing.
  await login.query(`revoke temporary, create on database ${pg.escapeIdentifier(database)} from public`);
  if (open) await login.query('revoke create on schema public from public');
  if (embedded) await login.query(`revoke connect on database ${pg.escapeIdentifier(database)} from public`);
  if (superuser && !shared) await closeCatalogs(login);
  await login.query('commit');
}

const SCHEMAS = { daino: 'daino_owner', plugin_api: 'daino_installer' };

interface Facts {
  readonly database: string;
  readonly superuser: boolean;
  /** Whether others have tables in this database, which may need what we would close. */
  readonly shared: boolean;
  /** Which of our schemas are there. */
  readonly made: readonly string[];
  /** Whether the schema `public` is there. */
  readonly open: boolean;
}

const NO_FACTS: Facts = { database: '', superuser: false, shared: true, made: [], open: false };

const FACTS = `
  select
    current_database() as database,
    (select rolsuper from pg_roles where rolname = current_user) as superuser,
    exists (select from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname <> all (array['daino', 'plugin_api', 'pg_catalog', 'information_schema', 'pg_toast'])
      and nspname !~ '^(px_|pg_temp|pg_toast_temp)') as shared,
    array(select nspname::text from pg_namespace where nspname in ('daino', 'plugin_api')) as made,
    exists (select from pg_namespace where nspname = 'public') as open`;
