import { sql } from 'kysely';
import type { OperatorQueries } from '../store-transaction.ts';

export interface CountOverdueOptions {
  /** What should have been tried before this instant counts. */
  readonly before: Date;
  /** Counting stops here. */
  readonly limit: number;
}

/** How many deliveries to active installations, of which none is suspended, are waiting longer than they should. */
export async function countOverdue(
  { query }: OperatorQueries,
  options: CountOverdueOptions,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from deliveries d
      join store_plugins i on i.id = d.installation_id and i.status = 'active'
      left join plugin_health h on h.installation_id = i.id
      where (h.state is null or h.state = 'healthy') and d.status in ('pending', 'failed') and d.due_at < ${options.before}
      limit ${options.limit}
    ) overdue`.execute(query);
  return rows[0]?.count ?? 0;
}
