import { LIMITS, tableErrors, type TableField } from '@daino/contract';
import type { InstallationId, StoreId } from '@daino/kernel';
import pg from 'pg';
import { checkMigration } from '../plugin-sql/guard/check-migration.ts';
import { HOST_TABLE_NAMES } from '../plugin-sql/host-tables.ts';
import { actAsOwner, extended, lockSchema } from '../plugin-sql/run-migrations.ts';
import { inTransaction } from '../plugin-sql/plugin-schema.ts';
import { schemaNames } from '../plugin-sql/schema-names.ts';
import { sqlFailure } from '../plugin-sql/sql-failure.ts';
import type { PluginTable } from './plugin-table.ts';
import { changeStatements, createStatements, type TableStatement } from './table-ddl.ts';

export interface MakeTableOptions {
  readonly installer: pg.Pool;
  readonly installationId: InstallationId;
  readonly storeId: StoreId;
  readonly table: PluginTable;
  /** Names that a dot could call, see the guard. */
  readonly callable: ReadonlySet<string>;
}

/**
 * Makes a table, or adds to it what it lacks; gives it as it is then. What it has more than that stays. Throws TABLE_*
 * errors; then nothing was changed.
 */
export async function makeTable(options: MakeTableOptions): Promise<PluginTable> {
  const { installer, installationId, storeId, table, callable } = options;
  const { name } = table;
  if (HOST_TABLE_NAMES.has(name)) throw tableErrors.TABLE_NAME_TAKEN({ table: name, by: 'platform' });
  return inTransaction(installer, async (client) => {
    await lockSchema(client, installationId);
    const present = await readTable(client, installationId, name);
    const { made, statements } = present
      ? changed(present, table)
      : { made: table, statements: createStatements(table) };
    if (!present) await refuseTaken(client, installationId, name);
    if (statements.length === 0) return made;
    await actAsOwner(client, installationId);
    for (const statement of statements) await apply(client, { statement, table: name, callable });
    await client.query('reset role');
    await client.query(
      `insert into daino.plugin_tables (installation_id, store_id, name, fields) values ($1, $2, $3, $4)
       on conflict (installation_id, name) do update set fields = excluded.fields, updated_at = now()`,
      [installationId, storeId, name, JSON.stringify(made.fields)],
    );
    return made;
  });
}

/** Makes again what is registered and not there; `client` is in a transaction as the installer. */
export async function restoreTables(
  client: pg.PoolClient,
  installationId: InstallationId,
  callable: ReadonlySet<string>,
): Promise<void> {
  const { rows } = await client.query<PluginTable>(
    `select name, fields from daino.plugin_tables where installation_id = $1 and not exists (
       select from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = $2 and relname = name)`,
    [installationId, schemaNames(installationId).schema],
  );
  if (rows.length === 0) return;
  await actAsOwner(client, installationId);
  for (const table of rows)
    for (const statement of createStatements(table))
      await apply(client, { statement, table: table.name, callable });
  await client.query('reset role');
}

async function readTable(
  client: pg.PoolClient,
  installationId: InstallationId,
  name: string,
): Promise<PluginTable | undefined> {
  const { rows } = await client.query<PluginTable>(
    'select name, fields from daino.plugin_tables where installation_id = $1 and name = $2',
    [installationId, name],
  );
  return rows[0];
}

/** A name that nobody registered may still be taken by a migration; and there may be only so many. */
async function refuseTaken(client: pg.PoolClient, id: InstallationId, name: string): Promise<void> {
  const { rows } = await client.query<{ count: number; taken: boolean }>(
    `select (select count(*)::integer from daino.plugin_tables where installation_id = $1) as count,
       exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where nspname = $2 and relname = $3) as taken`,
    [id, schemaNames(id).schema, name],
  );
  const limit = LIMITS.tables.count;
  if (rows[0]?.taken) throw tableErrors.TABLE_NAME_TAKEN({ table: name, by: `plugin's migrations` });
  if ((rows[0]?.count ?? 0) >= limit)
    throw tableErrors.TABLE_LIMIT_EXCEEDED({ what: 'The tables of an installation', limit });
}

/** The table with what is new, and how it becomes that. */
function changed(present: PluginTable, wanted: PluginTable) {
  const { name } = present;
  const fields = new Map<string, TableField>(present.fields.map((field) => [field.column, field]));
  const statements: TableStatement[] = [];
  for (const field of wanted.fields) {
    const before = fields.get(field.column);
    if (before && before.type !== field.type)
      throw tableErrors.TABLE_TYPE_FIXED({
        table: name,
        field: field.name,
        type: before.type,
        wanted: field.type,
      });
    const kept = before
      ? { ...field, unique: field.unique || before.unique, index: field.index || before.index }
      : field;
    if (JSON.stringify(kept) !== JSON.stringify(before))
      statements.push(...changeStatements(name, kept, before));
    fields.set(field.column, kept);
  }
  const limit = LIMITS.tables.fields;
  if (fields.size > limit) throw tableErrors.TABLE_LIMIT_EXCEEDED({ what: `The fields of ${name}`, limit });
  return { made: { name, fields: [...fields.values()] }, statements };
}

interface Applied {
  readonly statement: TableStatement;
  readonly table: string;
  readonly callable: ReadonlySet<string>;
}

/** By the way that migrations go: composed by us, and still looked at by the guard. */
async function apply(client: pg.PoolClient, { statement, table, callable }: Applied): Promise<void> {
  const { text, field } = statement;
  const [checked = ''] = checkMigration({ name: `of ctx.tables for ${table}`, text }, callable);
  try {
    await client.query(extended(checked));
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError)) throw cause;
    const why = UNFIT[cause.code ?? ''];
    if (why === undefined || field === undefined) throw sqlFailure(cause);
    throw tableErrors.TABLE_ROWS_UNFIT({ table, field, why }, { cause });
  }
}

const UNFIT: Readonly<Record<string, string>> = {
  '23502': 'some have none, and it is required',
  '23505': 'several have the same one, and it is to be unique',
  '54000': 'some are too long for an index',
};
