import type { HookTraceEntry, Sale } from '@daino/contract';
import { testHost, type TestHost, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const SLUG = 'behaves-as-told';

it('puts a plugin that ends its process twice into a process for itself, and the chain stays as it was', async () => {
  await using host = await testHost({
    plugins: [fixture('adds-discount'), fixture(SLUG), fixture('looks-on')],
  });
  const { restarts } = hookLane(host);
  for (let time = 0; time < 2; time += 1) {
    const trace = await traceOf(host, 'crash');
    expect(trace.map(({ plugin, outcome }) => `${plugin} ${outcome}`)).toEqual([
      'adds-discount changed',
      `${SLUG} failed`,
      'looks-on unchanged',
    ]);
  }
  await host.engine.settled();
  expect(await healthOf(host)).toMatchObject({ state: 'healthy', quarantined: true, failuresInARow: 2 });
  expect(hookLane(host).restarts).toBe(restarts + 2);

  const sale = await answered(host);
  expect(sale).toMatchObject({ total: 9, notes: 'hello seen' });
  expect(sale.trace.map(({ plugin, outcome }) => `${plugin} ${outcome}`)).toEqual([
    'adds-discount changed',
    `${SLUG} changed`,
    'looks-on unchanged',
  ]);
});

it('stops for good a plugin that ends its process in quarantine, in every server, and hurts nobody there', async () => {
  await using host = await testHost({ plugins: [fixture(SLUG), fixture('looks-on')] });
  await using other = await testHost({ database: host.database });
  for (let time = 0; time < 2; time += 1) await traceOf(host, 'crash');
  await host.engine.settled();
  await until(async () => (await other.engine.plugins.health(host.scope, SLUG)).quarantined);
  const { restarts } = hookLane(host);

  const trace = await traceOf(host, 'crash');
  await host.engine.settled();
  expect(trace.map(({ outcome }) => outcome)).toEqual(['failed', 'unchanged']);
  expect(hookLane(host).restarts).toBe(restarts);
  expect(await healthOf(host)).toMatchObject({ state: 'stopped', nextTrialAt: null });
  expect(outcomes(await traceOf(host, 'fine'))).toEqual(['suspended', 'unchanged']);
  await until(async () => {
    const { trace: elsewhere } = (
      await other.commerce.recordSale(host.scope, {
        items: [await host.line()],
        payment: { method: 'cash' },
        metadata: {},
      })
    ).sale;
    return elsewhere.some(({ outcome }) => outcome === 'suspended');
  });
  const { data } = await host.outbox.history.events(host.scope, { type: 'plugin.error', limit: 10 });
  expect(data.map(({ payload }) => payload['state'])).toEqual(['stopped']);
});

it('never counts a plugin that was lost with another one', async () => {
  await using host = await testHost({ plugins: [fixture(SLUG), fixture('looks-on'), fixture('computes')] });
  const sales = await Promise.all(
    ['crash', 'fine', 'fine', 'crash', 'fine'].map((notes) => traceOf(host, notes)),
  );
  await host.engine.settled();
  for (const trace of sales)
    for (const entry of trace.filter(({ plugin }) => plugin !== SLUG))
      expect(entry.outcome).not.toBe('suspended');
  for (const innocent of ['looks-on', 'computes'])
    expect(await host.engine.plugins.health(host.scope, innocent)).toMatchObject({
      state: 'healthy',
      failures: 0,
      offences: [],
      quarantined: false,
    });
});

it('remembers offences of the last minutes over an activation, and forgives the rest', async () => {
  await using host = await testHost({ plugins: [fixture(SLUG)] });
  for (let time = 0; time < 3; time += 1) {
    await traceOf(host, 'crash');
    await host.engine.settled();
  }
  expect((await healthOf(host)).state).toBe('stopped');
  const again = await host.engine.plugins.activate(host.scope, SLUG);
  expect(again.health).toMatchObject({ state: 'healthy', quarantined: true });
  expect(outcomes((await answered(host)).trace)).toEqual(['changed']);
});

/** A sale in which the plugin had its say: its process starts with the first run, for which a busy machine is too slow. */
async function answered(host: TestHost): Promise<Sale> {
  const sales: Sale[] = [];
  await until(async () => {
    const sale = await host.sale({ notes: 'hello' });
    if (sale.notes === 'hello seen') sales.push(sale);
    return sales.length > 0;
  });
  const [sale] = sales;
  if (!sale) throw new Error('it never had its say');
  return sale;
}

function hookLane(host: TestHost) {
  const [seat] = host.sandbox.health().lanes.hook;
  return { restarts: seat?.restarts ?? 0 };
}

function outcomes(trace: readonly HookTraceEntry[]): string[] {
  return trace.map(({ outcome }) => outcome);
}

async function traceOf(host: TestHost, notes: string): Promise<readonly HookTraceEntry[]> {
  return (await host.sale({ notes })).trace;
}

async function healthOf(host: TestHost) {
  return host.engine.plugins.health(host.scope, SLUG);
}
