import type pg from 'pg';
import { DATABASE_ROLE_NAMES } from './roles.ts';

/**
 * Takes from everybody what an ordinary role could do in this database beyond its own tables, and gives it back to our
 * roles: reading the catalogs, functions that reach settings, sessions, locks, files and large objects, and code in DO.
 * Whoever runs plugins' SQL is not among them. Needs a superuser.
 */
export async function closeCatalogs(login: pg.Client): Promise<void> {
  const ours = DATABASE_ROLE_NAMES.filter((name) => name !== 'daino_gateway').join(', ');
  const { rows } = await login.query<{ relations: string | null; functions: string | null }>(OPEN);
  const { relations = null, functions = null } = rows[0] ?? {};
  if (relations !== null)
    await login.query(`grant select on ${relations} to ${ours};
      revoke all on all tables in schema pg_catalog, information_schema from public`);
  if (functions !== null)
    await login.query(`grant execute on function ${functions} to ${ours};
      revoke execute on function ${functions} from public`);
  await login.query(
    `grant usage on language plpgsql, sql to ${ours}; revoke usage on language plpgsql, sql from public`,
  );
}

/** What is open to everybody: nothing the second time. */
const OPEN = `
  select
    (select string_agg(c.oid::regclass::text, ', ') from pg_class c
      where relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and relkind in ('r', 'v')
      and exists (select from aclexplode(relacl) where grantee = 0 and privilege_type = 'SELECT')) as relations,
    (select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p
      where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and has_function_privilege('public', p.oid, 'execute')
      and proname ~ '^(pg_|lo_|loread$|lowrite$|binary_upgrade|set_config$|current_setting$|txid_|has_|xpath|xml|ts_stat$|(query|table|schema|database|cursor)_to_xml|row_security_active$|inet_(client|server)|(col|obj|shobj)_description$|to_reg|current_(database|schemas?|query)$|setval$|getdatabaseencoding$)'
      and proname !~ '^pg_(lsn|snapshot|node_tree|ndistinct|dependencies|mcv_list|brin|ddl_command)') as functions`;
