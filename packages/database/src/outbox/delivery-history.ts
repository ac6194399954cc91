import type { DeliveryStatus } from '@daino/contract';
import { isUuid } from '@daino/kernel';
import { sql } from 'kysely';
import { CHANNEL } from '../connections/open-listener.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import { DELIVERIES_TOPIC } from './events.ts';

/** A delivery with what it brings and to whom; `seq` is its place among all. */
export interface DeliveryRow {
  readonly seq: number;
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly subject: string;
  readonly plugin: string | null;
  readonly installationId: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly replayOf: string | null;
  readonly replayed: boolean;
  readonly createdAt: Date;
  readonly processedAt: Date | null;
}

export interface DeliveryFilter {
  readonly ids?: readonly string[] | undefined;
  readonly eventId?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly type?: string | undefined;
  /** Slug or installation id. */
  readonly plugin?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** The place before which the page starts. */
  readonly before?: number | undefined;
}

/** The store's deliveries, newest first. */
export async function list(
  tx: StoreTransaction,
  filter: DeliveryFilter,
  limit: number,
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select d.seq, d.id, d.event_id, e.type as event_type, d.subject, p.slug as plugin, d.installation_id,
      case d.status when 'in_flight' then 'sent' else d.status end as status, d.attempts, d.due_at, d.error_code,
      d.error_message, d.replay_of, exists (select from deliveries r where r.replay_of = d.id) as replayed,
      d.created_at, d.processed_at
    ${source(tx, filter)}
    order by d.seq desc
    limit ${limit}`.execute(tx.query);
  return rows;
}

/** The ids of finished deliveries that fit and are not being replayed, oldest first; never replayed ones with `fresh`. */
export async function replayable(
  tx: StoreTransaction,
  filter: DeliveryFilter,
  options: { readonly limit: number; readonly fresh: boolean },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id
    ${source(tx, filter)}
      and d.status in ('delivered', 'dead')
      and not exists (
        select from deliveries r
        where r.replay_of = d.id and (${options.fresh}::boolean or r.status in ('pending', 'failed', 'in_flight')))
    order by d.seq
    limit ${options.limit}`.execute(tx.query);
  return rows.map(({ id }) => id);
}

/**
 * Makes deliveries again, in their order and behind everything that waits, and wakes the workers. Those of an
 * installation that is not active are left out. Gives the ids of the new ones.
 */
export async function replay(tx: StoreTransaction, ids: readonly string[], at: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; told: unknown }>`
    with chosen as (
      select d.id, d.event_id, d.installation_id, d.subject, d.seq
      from deliveries d
      join store_plugins i on i.id = d.installation_id and i.status = 'active'
      where d.store_id = ${tx.storeId} and d.id = any(${[...ids]}::uuid[])
      for key share of i
    ), made as (
      insert into deliveries (id, store_id, event_id, installation_id, subject, due_at, created_at, replay_of)
      select gen_random_uuid(), ${tx.storeId}, event_id, installation_id, subject, ${at}, ${at}, id
      from chosen
      order by seq
      returning id
    )
    select id, pg_notify(${CHANNEL}, ${`${DELIVERIES_TOPIC} `}) as told from made`.execute(tx.query);
  return rows.map(({ id }) => id);
}

/** Tables and conditions that listing and replaying have in common. */
function source(tx: StoreTransaction, filter: DeliveryFilter) {
  const { ids, eventId, status, type, plugin, from, to, before } = filter;
  const conditions = [
    sql`d.store_id = ${tx.storeId}`,
    ...(ids ? [sql`d.id = any(${[...ids]}::uuid[])`] : []),
    ...(eventId === undefined ? [] : [sql`d.event_id = ${eventId}`]),
    ...(status === undefined ? [] : [sql`d.status = ${status === 'sent' ? 'in_flight' : status}`]),
    ...(type === undefined ? [] : [sql`e.type = ${type}`]),
    ...(plugin === undefined
      ? []
      : [isUuid(plugin) ? sql`d.installation_id = ${plugin}` : sql`p.slug = ${plugin}`]),
    ...(from ? [sql`d.created_at >= ${from}`] : []),
    ...(to ? [sql`d.created_at < ${to}`] : []),
    ...(before === undefined ? [] : [sql`d.seq < ${before}`]),
  ];
  return sql`
    from deliveries d
    join events e on e.id = d.event_id
    left join store_plugins i on i.id = d.installation_id
    left join plugins p on p.id = i.plugin_id
    where ${sql.join(conditions, sql` and `)}`;
}
