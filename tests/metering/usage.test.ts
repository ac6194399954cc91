import type { PluginRun, PluginStats } from '@daino/contract';
import type { Database } from '@daino/database';
import { testDatabase } from '@daino/database/testing';
import { testHost, type TestHost, type TestStore, until } from '@daino/testkit';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('counts every run exactly and keeps a sample that says for how many each stands', async () => {
  await using host = await testHost({ plugins: [fixture('adds-discount')] });
  const items = [await host.line({ stock: 1_000 })];
  for (let sale = 0; sale < 60; sale += 1) await host.sale({ items });
  const { totals, handlers } = await stats(host, 'adds-discount');
  const hook = handlers.find(({ handler }) => handler === 'before_sale_create');
  expect(hook).toMatchObject({
    kind: 'hook',
    version: '1.0.0',
    totals: { calls: 60, failures: 0, outcomes: { changed: 60 }, capabilityCalls: 0 },
  });
  expect(hook?.series.reduce((sum, { calls }) => sum + calls, 0)).toBe(60);
  const { ms, cpuMs, bytesIn, bytesOut } = hook?.totals ?? totals;
  expect(ms.total).toBeGreaterThan(0);
  expect(ms.p50).toBeGreaterThan(0);
  expect(ms.max).toBeGreaterThanOrEqual(ms.p99 ?? 0);
  expect(cpuMs).toBeGreaterThan(0);
  expect(bytesOut).toBeGreaterThan(bytesIn);

  const kept = await runs(host, 'adds-discount', { handler: 'before_sale_create' });
  const standFor = kept.reduce((sum, one) => sum + one.standsFor, 0);
  expect(kept[0]).toMatchObject({ outcome: 'changed', changed: ['adjustments'], errorCode: null });
  expect(standFor).toBeLessThanOrEqual(60);
  expect(kept.length).toBeLessThan(60);
});

it('counts calls on the host and the bytes that they move', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  await host.sale();
  const [run] = await runs(host, 'keeps-data', { handler: 'before_sale_create' });
  expect(run).toMatchObject({ outcome: 'done', capabilityCalls: 1 });
  // A key with a UUID and a total go out; the sale and a null come in.
  expect(run?.bytesOut).toBeGreaterThan(50);
  expect(run?.bytesIn).toBeGreaterThan(100);
  const [installed] = await runs(host, 'keeps-data', { handler: 'onInstall' });
  expect(installed).toMatchObject({ kind: 'lifecycle', outcome: 'done', capabilityCalls: 1 });
});

it('counts the CPU that the host spends on a plugin as the CPU of its run', async () => {
  await using host = await testHost({ plugins: [fixture('derives-key')] });
  const sale = await host.sale();
  // 400,000 rounds of SHA-512 take longer on any machine; the handler itself does next to nothing.
  expect(sale.trace[0]?.cpuUs).toBeGreaterThan(40_000);
  const [run] = await runs(host, 'derives-key', { handler: 'before_sale_create' });
  expect(run).toMatchObject({ outcome: 'done', cpuUs: sale.trace[0]?.cpuUs });
  const { totals } = await stats(host, 'derives-key');
  expect(totals.cpuMs).toBeGreaterThan(40);
});

it('says how each failure came about, and that a plugin ran in vain on what was refused', async () => {
  const plugins = ['returns-forbidden', 'looks-on', 'throws', 'loops-always'];
  await using host = await testHost({ plugins: plugins.map(fixture) });
  await host.sale({ notes: 'price' });
  const outcomes = async (slug: string) =>
    (await stats(host, slug)).handlers.find(({ kind }) => kind === 'hook')?.totals.outcomes;
  expect(await outcomes('returns-forbidden')).toEqual({ invalid: 1 });
  expect(await outcomes('looks-on')).toEqual({ superseded: 1, done: 1 });
  expect(await outcomes('throws')).toEqual({ superseded: 1, threw: 1 });
  expect(await outcomes('loops-always')).toEqual({ superseded: 1, cpu: 1 });
  const failed = await runs(host, 'loops-always', { outcome: 'failed' });
  expect(failed).toMatchObject([{ outcome: 'cpu', errorCode: 'SANDBOX_CPU_EXCEEDED', standsFor: 1 }]);
  expect(failed[0]?.cpuUs).toBeGreaterThan(0);
  expect(await runs(host, 'throws', { outcome: 'threw' })).toHaveLength(1);
  expect(await runs(host, 'throws', { outcome: 'deadline' })).toEqual([]);
});

it('counts where a suspended plugin was left out, and no call of it', async () => {
  await using host = await testHost({ plugins: [fixture('throws')] });
  const hook = async () => (await stats(host, 'throws')).handlers.find(({ kind }) => kind === 'hook')?.totals;
  await until(async () => {
    await host.sale();
    return (await hook())?.outcomes.suspended === 1;
  });
  const { calls, failures } = (await hook()) ?? {};
  expect(calls).toBe(failures);
  const [last] = await runs(host, 'throws', { outcome: 'suspended' });
  expect(last).toMatchObject({ ms: 0, cpuUs: 0, errorCode: 'PLUGIN_SUSPENDED' });
});

it('knows since when an installation was used, how often it was asked and how often it failed', async () => {
  await using host = await testHost({ plugins: [fixture('counts-events'), fixture('throws')] });
  await host.sale();
  await host.delivered();
  await host.engine.settled();
  const view = async (slug: string) => (await host.engine.plugins.get(host.scope, slug)).installation?.stats;
  expect(await view('counts-events')).toEqual({
    activations: 1,
    apiCalls: 0,
    errors: 0,
    lastUsed: expect.any(String),
  });
  expect(await view('throws')).toMatchObject({ errors: 1 });
  const { handlers } = await stats(host, 'counts-events');
  expect(handlers.filter(({ kind }) => kind === 'event').map(({ handler }) => handler)).toEqual([
    'payment.completed',
    'product.sold',
    'sale.created',
    'stock.changed',
  ]);
});

it('keeps what two stores use apart', async () => {
  await using host = await testHost({ plugins: [fixture('looks-on')] });
  const other = await host.anotherStore();
  await other.install('looks-on');
  await host.sale();
  await host.sale();
  await other.sale();
  const calls = async (store: TestStore) =>
    (await host.engine.plugins.stats(store.scope, 'looks-on', { range: '1h', handler: 'before_sale_create' }))
      .totals.calls;
  expect([await calls(host), await calls(other)]).toEqual([2, 1]);
  const mine = await runs(host, 'looks-on', {});
  const { data: theirs } = await host.engine.plugins.runs(other.scope, 'looks-on', { limit: 200 });
  const known = new Set(mine.map(({ id }) => id));
  expect(theirs.filter(({ id }) => known.has(id))).toEqual([]);
});

it('is written when the engine ends, and what cannot be written is written later', async () => {
  await using database = await testDatabase();
  {
    await using host = await testHost({ database, plugins: [fixture('looks-on')] });
    // A sum that nothing can be added to, so that the whole write fails.
    const { id } = (await host.engine.plugins.get(host.scope, 'looks-on')).installation ?? { id: '' };
    await sql`
      insert into plugin_usage values (${id}, ${host.scope.storeId}, 'ever', 'epoch', '1.0.0', 'hook',
        'before_sale_create', 'done', 1, 9223372036854775807, 0, 0, 0, 0, 0, 0, '{}')`.execute(
      database.operator.query,
    );
    await host.sale();
    await host.engine.settled();
    expect(await hookRuns(database)).toEqual([1]);
    await database.operator.query.deleteFrom('pluginUsage').execute();
    await host.sale();
  }
  expect(await hookRuns(database)).toEqual([2]);
});

async function hookRuns({ operator }: Database): Promise<readonly number[]> {
  const rows = await operator.query
    .selectFrom('pluginUsage')
    .select('runs')
    .where('grain', '=', 'ever')
    .where('handler', '=', 'before_sale_create')
    .execute();
  return rows.map(({ runs: count }) => count);
}

function stats(host: TestHost, slug: string): Promise<PluginStats> {
  return host.engine.plugins.stats(host.scope, slug, { range: '1h' });
}

async function runs(
  host: TestHost,
  slug: string,
  query: Partial<Parameters<TestHost['engine']['plugins']['runs']>[2]>,
): Promise<readonly PluginRun[]> {
  return (await host.engine.plugins.runs(host.scope, slug, { limit: 200, ...query })).data;
}
