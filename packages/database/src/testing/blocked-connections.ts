import { sql } from 'kysely';
import type { Database } from '../store-transaction.ts';

/** How many statements of this database wait for a lock right now. */
export async function blockedConnections(database: Database): Promise<number> {
  const { rows } = await sql<{ blocked: number }>`
    select count(distinct pid)::integer as blocked from pg_locks
    where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`.execute(
    database.operator.query,
  );
  return rows[0]?.blocked ?? 0;
}
