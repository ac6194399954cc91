import type { InstallationId } from '@daino/kernel';
import type pg from 'pg';
import { schemaNames } from '../schema-names.ts';

/** Bytes that an installation takes. */
export interface StoredBytes {
  /** Its tables with their indexes, as they are on the disk. */
  readonly tables: number;
  /** Its key-value data and its cache. */
  readonly values: number;
}

/** Measures the tables of an installation, and its values unless `values` is what is known of them. */
export async function measureStorage(
  installer: pg.Pool,
  installationId: InstallationId,
  values?: number,
): Promise<StoredBytes> {
  const { schema } = schemaNames(installationId);
  const { rows } = await installer.query<{ tables: string; values: string }>(
    values === undefined ? `${TABLES}, ${VALUES}` : `${TABLES}, $2::text as values`,
    values === undefined ? [schema, installationId] : [schema, String(values)],
  );
  const [row] = rows;
  return { tables: Number(row?.tables ?? 0), values: Number(row?.values ?? 0) };
}

const TABLES = `
  select (select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r')::text as tables`;

/** A row is about 64 bytes beside what it holds. */
const VALUES = `
  ((select coalesce(sum(pg_column_size(key) + pg_column_size(value) + 64), 0) from daino.plugin_data
      where installation_id = $2::uuid)
   + (select coalesce(sum(bytes), 0) from daino.plugin_cache where installation_id = $2::uuid))::text as values`;
