import type { EventEnvelope } from '@daino/contract';
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

/**
 * Writes events, one delivery of each to every active installation that listens to it, and the wake-up of the workers,
 * in one statement. An installation that is being removed is left out: locking it waits for the removal.
 */
export async function append(tx: StoreTransaction, events: readonly NewEvent[], at: Date): Promise<void> {
  const facts = json(events.map((event, position) => ({ ...event, position })));
  await sql`
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
      select s.installation_id, s.name
      from plugin_subscriptions s
      join store_plugins i on i.id = s.installation_id
      where s.store_id = ${tx.storeId} and s.kind = 'event' and s.name in (select type from fact) and i.status = 'active'
      for key share of i
    ), delivery as (
      insert into deliveries (id, store_id, event_id, installation_id, subject, status, due_at, error_code, error_message,
        created_at, processed_at)
      select gen_random_uuid(), ${tx.storeId}, fact.id, subscriber.installation_id, fact.subject,
        case when fact.dead is null then 'pending' else 'dead' end, ${at}, fact.dead ->> 'code',
        fact.dead ->> 'message', ${at}, case when fact.dead is not null then ${at}::timestamptz end
      from fact
      join subscriber on subscriber.name = fact.type
      order by fact.position
      returning status
    )
    select pg_notify(${CHANNEL}, ${`${DELIVERIES_TOPIC} `})
    where exists (select from delivery where status = 'pending')`.execute(tx.query);
}
