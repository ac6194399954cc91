import type { Sale } from '@daino/contract';
import { pluginHealth } from '@daino/database';
import { movableClock, type MovableClock, testHost, type TestHost, until } from '@daino/testkit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const SLUG = 'behaves-as-told';
const MINUTE = 60_000;

/** Two servers on one database: two engines, each with processes, tables and counts of its own. */
async function twoServers() {
  const clock = movableClock();
  const opened = new AsyncDisposableStack();
  const one = opened.use(await testHost({ plugins: [fixture(SLUG)], clock }));
  const other = opened.use(await testHost({ database: one.database, clock }));
  return { clock, one, other, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

it('adds up the failures of two servers, and both leave the plugin out', async () => {
  await using servers = await twoServers();
  const { one, other } = servers;
  for (const at of [one, other, one, other]) {
    expect(await askedAt(at, one, 'throw')).toBe('failed');
    await at.engine.settled();
  }
  expect(await askedAt(other, one, 'throw')).toBe('failed');
  await other.engine.settled();
  expect(await askedAt(other, one, 'fine')).toBe('suspended');
  await until(async () => (await askedAt(one, one, 'fine')) === 'suspended');
});

it('opens once at ten thousand failures at the same time, and keeps fifty of them', async () => {
  await using servers = await twoServers();
  const { one, other } = servers;
  const input = await askedInput(one);
  const askMany = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      (index % 2 ? one : other).engine.runFilter(one.scope, 'before_sale_create', input),
    );
  for (let round = 0; round < 10; round += 1) await Promise.all(askMany(1_000));
  await one.engine.settled();
  await other.engine.settled();

  const { data } = await one.outbox.history.events(one.scope, { type: 'plugin.error', limit: 10 });
  expect(data).toHaveLength(1);
  expect(await one.plugin(SLUG).errors()).toHaveLength(50);
  const health = await one.engine.plugins.health(one.scope, SLUG);
  expect(health.state).toBe('suspended');
  expect(health.failures).toBeGreaterThanOrEqual(5);
});

it('lets one of two servers try again, and both know how that went', async () => {
  await using servers = await twoServers();
  await suspend(servers);
  const { one, other, clock } = servers;
  clock.forward(MINUTE);
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, index) => askedAt(index % 2 ? one : other, one, 'throw')),
  );
  expect(asked.filter((outcome) => outcome === 'failed')).toHaveLength(1);
  await Promise.all([one.engine.settled(), other.engine.settled()]);
  const health = await one.engine.plugins.health(one.scope, SLUG);
  expect(health).toMatchObject({ state: 'suspended', failures: 6 });

  clock.forward(2 * MINUTE);
  await until(async () => (await askedAt(other, one, 'fine')) === 'changed');
  await other.engine.settled();
  await until(async () => (await askedAt(one, one, 'fine')) === 'changed');
});

it('lets another server try when the one that tried is gone without a word', async () => {
  await using servers = await twoServers();
  await suspend(servers);
  const { one, other, clock } = servers;
  clock.forward(MINUTE);
  const now = clock.now().getTime();
  const { id } = await one.engine.plugins.health(one.scope, SLUG).then(({ installationId }) => ({
    id: installationId as Parameters<typeof pluginHealth.claimTrial>[1],
  }));
  const claimed = await one.database.inStore(one.scope, (tx) =>
    pluginHealth.claimTrial(tx, id, { trial: id, now, until: now + MINUTE }),
  );
  expect(claimed).toBe(true);
  expect(await askedAt(other, one, 'fine')).toBe('suspended');
  clock.forward(MINUTE - 2_000);
  expect(await askedAt(other, one, 'fine')).toBe('suspended');
  clock.forward(2_000);
  expect(await askedAt(other, one, 'fine')).toBe('changed');
});

it('leaves nothing half-written when a server is killed between the failure and its record', async () => {
  await using servers = await twoServers();
  const { one, other } = servers;
  for (let time = 0; time < 4; time += 1) await askedAt(one, one, 'throw');
  await one.engine.settled();
  const taken = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holding = one.database.inStore(one.scope, async (tx) => {
    await tx.query.selectFrom('pluginHealth').selectAll().forUpdate().execute();
    taken.resolve();
    await release.promise;
  });
  await taken.promise;
  // The fifth failure: its record waits for the row, and its connection ends there.
  expect(await askedAt(one, one, 'throw')).toBe('failed');
  await until(async () => (await endWaiting(one)) > 0);
  release.resolve();
  await holding;
  await one.engine.settled();
  const events = () => one.outbox.history.events(one.scope, { type: 'plugin.error', limit: 10 });
  expect((await one.engine.plugins.health(one.scope, SLUG)).failures).toBe(4);
  expect((await events()).data).toEqual([]);

  await askedAt(other, one, 'throw');
  await other.engine.settled();
  expect((await one.engine.plugins.health(one.scope, SLUG)).state).toBe('suspended');
  expect((await events()).data).toHaveLength(1);
});

it('waits longer each time for a plugin that comes back only to fail again', async () => {
  await using servers = await twoServers();
  const { one, clock } = servers;
  const waits: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await suspend(servers);
    const { nextTrialAt } = await one.engine.plugins.health(one.scope, SLUG);
    const wait = Date.parse(nextTrialAt ?? '') - clock.now().getTime();
    waits.push(Math.round(wait / MINUTE));
    clock.forward(wait);
    expect(await askedAt(one, one, 'fine')).toBe('changed');
    await one.engine.settled();
  }
  expect(waits).toEqual([1, 2, 4]);
  const { data } = await one.outbox.history.events(one.scope, { type: 'plugin.error', limit: 10 });
  expect(data).toHaveLength(3);
});

interface Servers {
  readonly clock: MovableClock;
  readonly one: TestHost;
  readonly other: TestHost;
}

async function suspend({ one, other }: Servers): Promise<void> {
  for (let time = 0; time < 5; time += 1) expect(await askedAt(one, one, 'throw')).toBe('failed');
  await one.engine.settled();
  await until(async () => (await askedAt(other, one, 'fine')) === 'suspended');
}

/** What the trace says of the plugin when a server is asked for a sale in the store of `store`. */
async function askedAt(at: TestHost, store: TestHost, notes: string): Promise<string | undefined> {
  const items = [await store.line()];
  const draft = { items, payment: { method: 'cash' as const }, metadata: {}, notes };
  const { sale }: { readonly sale: Sale } = await at.commerce.recordSale(store.scope, draft);
  return sale.trace[0]?.outcome;
}

/** What the hook is given for a sale whose notes make the plugin throw. */
async function askedInput(host: TestHost) {
  const { id, currency, items, subtotal, total, createdAt } = await host.sale();
  const written = { id, currency, items, subtotal, total, createdAt, adjustments: [], metadata: {} };
  return { operationId: id, data: { sale: { ...written, payment: { method: 'cash' }, notes: 'throw' } } };
}

/** Ends the connections that wait for a lock, as the role that opened them; gives how many. */
async function endWaiting({ database, scope }: TestHost): Promise<number> {
  return database.inStore(scope, async ({ query }) => {
    const { rows } = await sql<{ ended: boolean }>`
      select pg_terminate_backend(pid) as ended from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(query);
    return rows.filter(({ ended }) => ended).length;
  });
}
