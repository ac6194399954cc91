import { sql } from 'kysely';
import type { OperatorQueries } from '../store-transaction.ts';

export interface Backlog {
  /** Deliveries to active installations that should have been tried by now. */
  readonly due: number;
  /** Since when the first of them waits. */
  readonly oldest: Date | null;
}

/** What waits to be delivered in all stores; counting stops at `limit`. */
export async function measureBacklog(
  { query }: OperatorQueries,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    with first as (
      select i.id, d.due_at from store_plugins i
      cross join lateral (
        select due_at from deliveries
        where installation_id = i.id and status in ('pending', 'failed') and due_at <= ${now}
        order by due_at limit 1) d
      where i.status = 'active'
    )
    select
      (select min(due_at) from first) as oldest,
      (select count(*)::int from (
        select from first join deliveries d on d.installation_id = first.id
        where d.status in ('pending', 'failed') and d.due_at <= ${now} limit ${limit}) waiting) as due
  `.execute(query);
  return rows[0] ?? { due: 0, oldest: null };
}
