import pg from 'pg';
import { DATABASE_ROLE_NAMES } from './roles.ts';

export interface ProvisionSchemaOptions {
  /** Whether the whole server is ours. */
  readonly embedded: boolean;
}

/** Makes the schema `daino` and closes what a fresh database leaves open to everybody. */
export async function provisionSchema(login: pg.Client, { embedded }: ProvisionSchemaOptions): Promise<void> {
  await login.query('begin');
  const { rows } = await login.query<Facts>(FACTS);
  const { database, superuser, made, open } = rows[0] ?? NO_FACTS;
  // A login that is no superuser has to be a member of the role to which it gives the schema.
  if (!superuser) await login.query('grant daino_owner to current_user');
  if (!made) await login.query('create schema daino authorization daino_owner');
  if (!superuser) await login.query('revoke daino_owner from current_user');
  await login.query(
    `grant connect on database ${pg.escapeIdentifier(database)} to ${DATABASE_ROLE_NAMES.join(', ')}`,
  );
  // A temporary table would hide ours. Where the login does not own the database, these warn and do nothing.
  await login.query(`revoke temporary, create on database ${pg.escapeIdentifier(database)} from public`);
  if (open) await login.query('revoke create on schema public from public');
  if (embedded) await login.query(`revoke connect on database ${pg.escapeIdentifier(database)} from public`);
  await login.query('commit');
}

interface Facts {
  readonly database: string;
  readonly superuser: boolean;
  /** Whether our schema is there. */
  readonly made: boolean;
  /** Whether the schema `public` is there. */
  readonly open: boolean;
}

const NO_FACTS: Facts = { database: '', superuser: false, made: false, open: false };

const FACTS = `
  select
    current_database() as database,
    (select rolsuper from pg_roles where rolname = current_user) as superuser,
    exists (select from pg_namespace where nspname = 'daino') as made,
    exists (select from pg_namespace where nspname = 'public') as open`;
