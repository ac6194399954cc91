import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { customEventType } from '@daino/contract';
import type { Database } from '@daino/database';
import { newId } from '@daino/kernel';
import type { TestHost, TestStore } from '@daino/testkit';
import { sql } from 'kysely';
import { printTable } from './report.ts';

const PLUGIN = fileURLToPath(new URL('../tests/fixtures/plugins/hears-ticks', import.meta.url));
const BACKLOG = 4_000;
const APPENDED_AT_ONCE = 200;
const ROUNDS = 3;
/** What the raw loop takes and ends in one statement each. */
const BATCH = 100;
const LANES = 4;

const PER_SECOND = 200;
/** No more than the journal keeps of one installation. */
const TIMED = 900;

/**
 * Deliveries per second while there is a backlog, from the claim through an isolate to the settlement, beside a loop
 * that takes rows of the same tables with SKIP LOCKED and ends them, with nobody called in between. Then how long it
 * takes from a commit to the first line of a handler while events come steadily.
 */
export async function benchDeliveries(host: TestHost): Promise<void> {
  const store = await host.anotherStore();
  await host.publish(PLUGIN);
  await store.install('hears-ticks');
  const [whole, raw]: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [ours, theirs] = [await drain(host, store), await drainRaw(host, store)];
    if (round === 0) continue;
    whole.push(ours);
    raw.push(theirs);
  }
  printTable(
    `Deliveries, ${BACKLOG} at hand, median of ${ROUNDS} rounds`,
    ['', 'per second', '× raw loop'],
    [
      [`raw SKIP LOCKED loop, ${BATCH} at a time`, median(raw), 1],
      ['claimed, run in an isolate, settled', median(whole), median(whole) / median(raw)],
    ],
  );
  const latencies = await timeSteadily(host, store);
  printTable(
    `From commit to handler, ${PER_SECOND} events a second`,
    ['', 'p50 ms', 'p99 ms', 'worst ms'],
    [[`${latencies.length} events`, share(latencies, 0.5), share(latencies, 0.99), latencies.at(-1) ?? 0]],
  );
}

/** A backlog that appears at once, with one commit; measured until nothing is left of it. */
async function drain(host: TestHost, store: TestStore): Promise<number> {
  await host.database.inStore(store.scope, async (tx) => {
    for (let from = 0; from < BACKLOG; from += APPENDED_AT_ONCE)
      await host.outbox.append(tx, store.scope, ticks(from, APPENDED_AT_ONCE));
  });
  const began = performance.now();
  await store.delivered();
  return perSecond(began);
}

/** The same rows, which no worker takes because they are never due, taken and ended by bare statements. */
async function drainRaw({ database, outbox }: TestHost, store: TestStore): Promise<number> {
  await database.inStore(store.scope, async (tx) => {
    for (let from = 0; from < BACKLOG; from += APPENDED_AT_ONCE)
      await outbox.append(tx, store.scope, ticks(from, APPENDED_AT_ONCE));
    await sql`update deliveries set due_at = 'infinity' where status = 'pending'`.execute(tx.query);
  });
  const began = performance.now();
  await Promise.all(Array.from({ length: LANES }, () => takeUntilEmpty(database)));
  return perSecond(began);
}

async function takeUntilEmpty({ operator }: Database): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: string }>`
      with taken as (
        select id from deliveries where status = 'pending' and due_at = 'infinity'
        order by seq limit ${BATCH} for update skip locked)
      update deliveries d set status = 'in_flight', leased_until = now() + interval '30 seconds'
      from taken, events e where d.id = taken.id and e.id = d.event_id
      returning d.id, e.type, e.payload, e.metadata`.execute(operator.query);
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    await sql`
      update deliveries set status = 'delivered', attempts = attempts + 1, leased_until = null, processed_at = now()
      where id = any (${ids})`.execute(operator.query);
  }
}

/** Milliseconds from each commit to the handler, sorted. */
async function timeSteadily(host: TestHost, store: TestStore): Promise<readonly number[]> {
  const committed = new Map<number, number>();
  const began = performance.now();
  const appending: Promise<void>[] = [];
  for (let number = 0; number < TIMED; number += 1) {
    await sleep(Math.max(0, began + (number * 1_000) / PER_SECOND - performance.now()));
    const fact = { type: TIMED_TYPE, subject: `tick:${newId()}`, payload: { number }, cause: [] };
    const appended = host.database.inStore(store.scope, (tx) => host.outbox.append(tx, store.scope, [fact]));
    appending.push(appended.then(() => void committed.set(number, Date.now())));
  }
  await Promise.all(appending);
  await store.delivered();
  const heard = await heardOf(host, store);
  if (heard.length !== TIMED) throw new Error(`${heard.length} of ${TIMED} events were heard`);
  return heard.map(({ number, at }) => at - (committed.get(number) ?? NaN)).toSorted((a, b) => a - b);
}

interface Heard {
  readonly number: number;
  readonly at: number;
}

async function heardOf({ engine }: TestHost, { scope }: TestStore): Promise<readonly Heard[]> {
  const heard: Heard[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await engine.plugins.logs(scope, 'hears-ticks', { limit: 200, ...(cursor && { cursor }) });
    // The fixture writes it.
    heard.push(...page.data.map(({ fields }) => fields as unknown as Heard));
    cursor = page.next_cursor;
  }
  return heard;
}

const TICK_TYPE = customEventType('clock', 'tick');
const TIMED_TYPE = customEventType('clock', 'timed');

/** Each about something of its own, so that none waits for another. */
function ticks(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    type: TICK_TYPE,
    subject: `tick:${newId()}`,
    payload: { number: from + index },
    cause: [],
  }));
}

function perSecond(began: number): number {
  return (BACKLOG / (performance.now() - began)) * 1_000;
}

function median(values: readonly number[]): number {
  return share(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
