import type { EventEnvelope } from '@daino/contract';
import { type InstallationId, newId, type StoreId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { OperatorQueries, StoreTransaction } from '../store-transaction.ts';

/**
 * The way of an event to one installation.
 *
 * pending ─claim→ in_flight ─settle→ delivered | failed (waits for its next try) | dead
 *    ↑               │
 *    └───────────────┘ given back, or its lease ran out
 *
 * Every statement that changes several rows takes them in the order of their ids, or skips what is taken, so that two
 * of them cannot wait for each other.
 */

export interface ClaimedDelivery {
  readonly id: string;
  /** Under which this claim holds it; a later claim of the same delivery has another one. */
  readonly lease: string;
  readonly seq: number;
  readonly installationId: InstallationId;
  /** How often it failed before. */
  readonly attempts: number;
  readonly event: EventEnvelope;
}

export interface ClaimOptions {
  readonly now: Date;
  readonly leasedUntil: Date;
  readonly limit: number;
  /** How many of one installation may be held, those in `held` included. */
  readonly perInstallation: number;
  /** The same of one store. */
  readonly perStore: number;
  /** How many the caller holds already, by installation. */
  readonly held: ReadonlyMap<InstallationId, number>;
  readonly heldByStore: ReadonlyMap<string, number>;
  /** Takes nothing for stores of which the caller holds something. */
  readonly newcomersOnly: boolean;
}

/**
 * Takes due deliveries for a worker: the stores in turn, a store's installations in turn, an installation's oldest first.
 *
 * Candidates are found per installation that has something waiting, so that a backlog of one costs the others nothing.
 * Of one installation and subject only the oldest unfinished delivery is a candidate: the next one has to wait for it.
 * A suspended installation has none, but for the one with which it is tried again; one in quarantine has one at a time,
 * because its lane runs one trip at a time.
 * The select that locks repeats the condition: between finding a row and locking it another worker may have had it.
 */
export async function claim(database: OperatorQueries, options: ClaimOptions): Promise<ClaimedDelivery[]> {
  const { now, leasedUntil, limit, perInstallation, perStore, newcomersOnly } = options;
  const lease = newId();
  const held = json(Object.fromEntries(options.held));
  const heldByStore = json(Object.fromEntries(options.heldByStore));
  const { rows } = await sql<ClaimedRow>`
    with recursive waiting(installation_id) as (
      (select installation_id from deliveries where status in ('pending', 'failed') and installation_id is not null
       order by installation_id limit 1)
      union all
      select (select d.installation_id from deliveries d where d.status in ('pending', 'failed')
              and d.installation_id > waiting.installation_id order by d.installation_id limit 1)
      from waiting
      where waiting.installation_id is not null
    ), candidate as (
      select due.id, due.due_at, due.seq, i.store_id,
        row_number() over (partition by i.id order by due.due_at, due.seq) as own_turn
      from waiting
      join store_plugins i on i.id = waiting.installation_id and i.status = 'active'
      left join plugin_health h on h.installation_id = i.id
      cross join lateral (
        select d.id, d.seq, d.due_at from deliveries d
        where d.installation_id = i.id and d.status in ('pending', 'failed') and d.due_at <= ${now}
          and not exists (
            select from deliveries earlier
            where earlier.installation_id = d.installation_id and earlier.subject = d.subject and earlier.seq < d.seq
              and earlier.status in ('pending', 'failed', 'in_flight'))
        order by d.due_at, d.seq
        limit greatest(0, case when h.state = 'suspended' or h.quarantined then 1 else ${perInstallation}::integer end
          - coalesce((${held}::jsonb ->> i.id::text)::integer, 0))
      ) due
      where h.installation_id is null or h.state = 'healthy'
        or h.state = 'suspended' and h.next_trial_at <= ${now} and (h.trial_until is null or h.trial_until <= ${now})
    ), in_turn as (
      select id, coalesce((${heldByStore}::jsonb ->> store_id::text)::integer, 0) as held,
        row_number() over (partition by store_id order by own_turn, due_at, seq) as turn
      from candidate
    ), chosen as (
      select id, turn from in_turn
      where turn <= ${perStore}::integer - held and not (${newcomersOnly}::boolean and held > 0)
      order by turn limit ${limit}
    ), taken as (
      select d.id from deliveries d
      join chosen on chosen.id = d.id
      where d.status in ('pending', 'failed') and d.due_at <= ${now}
      order by chosen.turn
      for no key update of d skip locked
    ), claimed as (
      update deliveries d
      set status = 'in_flight', lease = ${lease}, leased_until = ${leasedUntil}
      from taken
      where d.id = taken.id
      returning d.id, d.lease, d.seq, d.installation_id, d.attempts, d.event_id
    )
    select claimed.*, e.type, e.version, e.store_id, e.subject, e.payload, e.metadata, e.created_at
    from claimed
    join events e on e.id = claimed.event_id
    order by claimed.seq`.execute(database.query);
  return rows.map(claimedDelivery);
}

interface ClaimedRow extends Omit<ClaimedDelivery, 'event'> {
  readonly eventId: string;
  readonly type: string;
  readonly version: number;
  readonly storeId: StoreId;
  readonly subject: string;
  readonly payload: EventEnvelope['payload'];
  readonly metadata: EventEnvelope['metadata'];
  readonly createdAt: Date;
}

function claimedDelivery(row: ClaimedRow): ClaimedDelivery {
  const {
    id,
    lease,
    seq,
    installationId,
    attempts,
    eventId,
    createdAt,
    type,
    version,
    storeId,
    payload,
    subject,
    metadata,
  } = row;
  const timestamp = createdAt.toISOString();
  const event = { id: eventId, type, version, storeId, timestamp, payload, subject, metadata };
  return { id, lease, seq, installationId, attempts, event };
}

/** What became of one try. `pending` gives it back: the try does not count. */
export interface Settlement {
  readonly id: string;
  readonly lease: string;
  readonly status: 'delivered' | 'failed' | 'dead' | 'pending';
  /** 1 when the try counts, else 0. */
  readonly tries: 0 | 1;
  /** When it may be tried again. */
  readonly dueAt: Date | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/**
 * Writes down what became of deliveries, in one statement; those whose lease was lost in the meantime are left alone.
 * Says whether one of them held back a later delivery.
 */
export async function settle(
  database: OperatorQueries,
  settlements: readonly Settlement[],
  now: Date,
): Promise<boolean> {
  const { rows } = await sql<{ freed: boolean }>`
    with settled as (
      select * from jsonb_to_recordset(${json(settlements)}::jsonb)
        as settled(id uuid, lease uuid, status text, tries integer, "dueAt" timestamptz, error jsonb)
    ), held as (
      select d.id from deliveries d
      join settled on settled.id = d.id and settled.lease = d.lease
      where d.status = 'in_flight'
      order by d.id
      for no key update of d
    )
    update deliveries d
    set status = settled.status, attempts = d.attempts + settled.tries, due_at = coalesce(settled."dueAt", d.due_at),
      lease = null, leased_until = null,
      error_code = settled.error ->> 'code', error_message = settled.error ->> 'message',
      processed_at = case when settled.status in ('delivered', 'dead') then ${now}::timestamptz end
    from held
    join settled on settled.id = held.id
    where d.id = held.id
    returning exists (
      select from deliveries later
      where later.installation_id = d.installation_id and later.subject = d.subject and later.seq > d.seq
        and later.status in ('pending', 'failed')) as freed`.execute(database.query);
  return rows.some((row) => row.freed);
}

/** Prolongs the leases of deliveries that are still held under them; gives the ids of those. */
export async function renew(
  database: OperatorQueries,
  claimed: readonly Pick<ClaimedDelivery, 'id' | 'lease'>[],
  leasedUntil: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    with held as (
      select d.id from deliveries d
      join jsonb_to_recordset(${json(claimed)}::jsonb) as claimed(id uuid, lease uuid)
        on claimed.id = d.id and claimed.lease = d.lease
      where d.status = 'in_flight'
      order by d.id
      for no key update of d
    )
    update deliveries d set leased_until = ${leasedUntil}
    from held
    where d.id = held.id
    returning d.id`.execute(database.query);
  return new Set(rows.map((row) => row.id));
}

/** Makes deliveries claimable whose worker is gone; gives how many. The try does not count. */
export async function reclaim(database: OperatorQueries, now: Date): Promise<number> {
  const result = await sql`
    with orphan as (
      select id from deliveries
      where status = 'in_flight' and leased_until < ${now}
      order by id
      limit 1000
      for no key update skip locked
    )
    update deliveries d set status = 'pending', lease = null, leased_until = null
    from orphan
    where d.id = orphan.id`.execute(database.query);
  return Number(result.numAffectedRows ?? 0n);
}

/** Ends what is still on its way to an installation; gives how many deliveries that were. */
export async function abandon(
  tx: StoreTransaction,
  installationId: string,
  ending: { readonly code: string; readonly message: string; readonly at: Date },
): Promise<number> {
  const result = await sql`
    with unfinished as (
      select id from deliveries
      where store_id = ${tx.storeId} and installation_id = ${installationId}
        and status in ('pending', 'failed', 'in_flight')
      order by id
      for no key update
    )
    update deliveries d
    set status = 'dead', lease = null, leased_until = null, processed_at = ${ending.at},
      error_code = ${ending.code}, error_message = ${ending.message}
    from unfinished
    where d.id = unfinished.id`.execute(tx.query);
  return Number(result.numAffectedRows ?? 0n);
}
