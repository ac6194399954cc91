import type { InstallationId } from '@daino/kernel';
import type pg from 'pg';
import { cancelStatement } from '../gateway/cancel-statement.ts';
import { schemaNames } from '../schema-names.ts';

export interface CompactTablesOptions {
  /** Of `daino_installer`. */
  readonly installer: pg.Pool;
  readonly installationId: InstallationId;
  readonly signal: AbortSignal;
}

/**
 * Gives back what deleted rows of an installation's tables still take on the disk. Every table is locked while it is
 * rewritten; one that is in use is left as it is.
 */
export async function compactTables(options: CompactTablesOptions): Promise<void> {
  const { installer, installationId, signal } = options;
  const { schema, owner } = schemaNames(installationId);
  const client = await installer.connect();
  const cancel = (): void => void cancelStatement(client).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ name: string }>(OWN_TABLES, [schema]);
    await client.query(
      `set role ${owner}; set lock_timeout = ${LOCK_MS}; set statement_timeout = ${WALL_MS}`,
    );
    for (const { name } of rows) {
      if (!signal.aborted) await client.query(`vacuum (full) ${name}`).catch(() => undefined);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    await client
      .query('reset role; reset lock_timeout; reset statement_timeout')
      .catch((error: Error) => (broken = error));
    client.release(broken);
  }
}

const LOCK_MS = 500;
const WALL_MS = 60_000;

/** As they are written in a statement, the largest last: the small ones make room for its copy. */
const OWN_TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind = 'r' order by pg_total_relation_size(c.oid)`;
