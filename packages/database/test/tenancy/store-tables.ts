import type { Connection } from '../server/connect-as.ts';

export interface StoreTable {
  readonly name: string;
  /** The columns that a statement may set. */
  readonly columns: readonly string[];
}

/** Every table that has a store, as the catalogue of Postgres knows them: a new table is tested without being named here. */
export async function storeTables(connection: Connection): Promise<StoreTable[]> {
  const { rows } = await connection.query<{ name: string; columns: string[] }>(`
    select table_name as name, array_agg(column_name::text) filter (where is_generated = 'NEVER' and is_identity = 'NO') as columns
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'daino' and table_type = 'BASE TABLE'
    group by table_name having bool_or(column_name = 'store_id') order by table_name`);
  return rows;
}
