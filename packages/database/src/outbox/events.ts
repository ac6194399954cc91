import type { EventEnvelope, Filter } from '@daino/contract';
import { type InstallationId, newId } from '@daino/kernel';
import { sql } from 'kysely';
import { CHANNEL } from '../connections/open-listener.ts';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';

/** What is said on `listen` when there is something to deliver. */
export const DELIVERIES_TOPIC = 'deliveries';

export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly subject: string;
  readonly payload: object;
  readonly metadata: EventEnvelope['metadata'];
  /** Why nobody is to be told: the deliveries are written, but dead. */
  readonly dead: { readonly code: string; readonly message: string } | null;
}

/** A subscriber who hears only of some events, and an event that is one of these or not. */
export interface ChoosySubscriber {
  /** The place of the event among those that were appended. */
  readonly position: number;
  readonly installationId: InstallationId;
  readonly filter: Filter;
  /** Whether it may see fields about persons. */
  readonly mayKnowPersons: boolean;
}

/**
 * Writes events, one delivery of each to every active installation that listens to it, and the wake-up of the workers,
 * in one statement. An installation that is being removed is left out: locking it waits for the removal. So is one whose
 * handlers led to the event. Those that listen with a filter are given back: see `deliverTo`.
 */
export async function append(
  tx: StoreTransaction,
  events: readonly NewEvent[],
  at: Date,
): Promise<ChoosySubscriber[]> {
  const facts = json(events.map((event, position) => ({ ...event, position })));
  const { rows } = await sql<ChoosySubscriber | { readonly filter: null }>`
    with fact as (
      select * from jsonb_to_recordset(${facts}::jsonb)
        as fact(position integer, id uuid, type text, version integer, subject text, payload jsonb,
          metadata jsonb, dead jsonb)
    ), appended as (
      insert into events (id, store_id, type, version, subject, payload, metadata, created_at)
      select id, ${tx.storeId}, type, version, subject, payload, metadata, ${at}
      from fact
      order by position
    ), subscriber as (
      select s.installation_id, s.name, s.filter
      from plugin_subscriptions s
      join store_plugins i on i.id = s.installation_id
      where s.store_id = ${tx.storeId} and s.kind = 'event' and s.name in (select type from fact) and i.status = 'active'
      for key share of i
    ), called as (
      select fact.*, subscriber.installation_id, subscriber.filter
      from fact
      join subscriber on subscriber.name = fact.type
      where not (fact.metadata -> 'cause') @> to_jsonb(subscriber.installation_id::text)
    ), delivery as (
      insert into deliveries (id, store_id, event_id, installation_id, subject, status, due_at, error_code, error_message,
        created_at, processed_at)
      select gen_random_uuid(), ${tx.storeId}, id, installation_id, subject,
        case when dead is null then 'pending' else 'dead' end, ${at}, dead ->> 'code',
        dead ->> 'message', ${at}, case when dead is not null then ${at}::timestamptz end
      from called
      where filter is null
      order by position
      returning status
    )
    select null::integer as position, null::uuid as installation_id, null::jsonb as filter, null::boolean as may_know_persons,
      pg_notify(${CHANNEL}, ${`${DELIVERIES_TOPIC} `})::text as notified
    where exists (select from delivery where status = 'pending')
    union all
    select position, installation_id, filter, exists (
        select from plugin_grants g where g.installation_id = called.installation_id and g.name = 'customers:read'
      ), null
    from called
    where filter is not null`.execute(tx.query);
  return rows.filter((row) => row.filter !== null);
}

/** Writes the deliveries of appended events to installations that turned out to want them. */
export async function deliverTo(
  tx: StoreTransaction,
  wanted: readonly { readonly event: NewEvent; readonly installationId: InstallationId }[],
  at: Date,
): Promise<void> {
  if (wanted.length === 0) return;
  await tx.query
    .insertInto('deliveries')
    .values(
      wanted.map(({ event: { id, subject, dead }, installationId }) => ({
        id: newId(),
        storeId: tx.storeId,
        eventId: id,
        installationId,
        subject,
        status: dead ? ('dead' as const) : ('pending' as const),
        dueAt: at,
        errorCode: dead?.code ?? null,
        errorMessage: dead?.message ?? null,
        createdAt: at,
        processedAt: dead ? at : null,
      })),
    )
    .execute();
  await sql`select pg_notify(${CHANNEL}, ${`${DELIVERIES_TOPIC} `})`.execute(tx.query);
}
