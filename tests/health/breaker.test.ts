import type { Sale } from '@daino/contract';
import { movableClock, testHost, type TestHost, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const told = fixture('behaves-as-told');
const MINUTE = 60_000;

it('suspends a plugin after five failures in a row, and sales go on without it', async () => {
  await using host = await testHost({ plugins: [told, fixture('adds-discount')] });
  for (let time = 0; time < 5; time += 1) expect(await askedFor(host, 'throw')).toBe('failed');
  await host.engine.settled();

  const { total, notes, trace } = await host.sale({ notes: 'hello' });
  expect({ total, notes }).toEqual({ total: 9, notes: 'hello' });
  expect(trace).toMatchObject([
    { plugin: 'adds-discount', outcome: 'changed' },
    {
      plugin: 'behaves-as-told',
      outcome: 'suspended',
      ms: 0,
      error: { code: 'PLUGIN_SUSPENDED', message: expect.stringContaining('HANDLER_THREW: Error: as told') },
    },
  ]);
});

it('tells the owner once, and everybody who listens', async () => {
  await using host = await testHost({ plugins: [told] });
  for (let time = 0; time < 8; time += 1) await askedFor(host, 'throw');
  await host.engine.settled();

  const { installation } = await host.engine.plugins.get(host.scope, 'behaves-as-told');
  expect(installation).toMatchObject({
    status: 'active',
    lastError: { code: 'PLUGIN_SUSPENDED' },
    health: { state: 'suspended', quarantined: false, nextTrialAt: expect.any(String) },
  });
  const { data: events } = await host.outbox.history.events(host.scope, { type: 'plugin.error', limit: 10 });
  expect(events).toHaveLength(1);
  expect(events[0]?.payload).toEqual({
    installationId: installation?.id,
    slug: 'behaves-as-told',
    version: '1.0.0',
    state: 'suspended',
    code: 'HANDLER_THREW',
    nextTrialAt: installation?.health.nextTrialAt,
  });
});

it('never counts a refusal, and a success ends a row of failures', async () => {
  await using host = await testHost({ plugins: [told] });
  for (let time = 0; time < 12; time += 1)
    await expect(host.sale({ notes: 'reject' })).rejects.toMatchObject({ code: 'SALE_REJECTED_BY_PLUGIN' });
  for (const notes of 'throw throw lie throw fine throw lie throw throw'.split(' '))
    await host.sale({ notes });
  const health = await host.engine.plugins.health(host.scope, 'behaves-as-told');
  expect(health).toMatchObject({ state: 'healthy', failures: 8, failuresInARow: 4 });
});

it('tries again after a minute, once, and takes it back when it works', async () => {
  const clock = movableClock();
  await using host = await testHost({ plugins: [told], clock });
  for (let time = 0; time < 5; time += 1) await askedFor(host, 'throw');
  await host.engine.settled();
  clock.forward(MINUTE - 5_000);
  expect(await askedFor(host, 'fine')).toBe('suspended');

  clock.forward(5_000);
  const first = await Promise.all(Array.from({ length: 10 }, () => askedFor(host, 'throw')));
  expect(first.filter((outcome) => outcome === 'failed')).toHaveLength(1);
  expect(first.filter((outcome) => outcome === 'suspended')).toHaveLength(9);
  await host.engine.settled();
  clock.forward(MINUTE);
  expect(await askedFor(host, 'fine')).toBe('suspended');

  clock.forward(MINUTE);
  expect(await askedFor(host, 'fine')).toBe('changed');
  await host.engine.settled();
  expect(await askedFor(host, 'fine')).toBe('changed');
  const health = await host.engine.plugins.health(host.scope, 'behaves-as-told');
  expect(health).toMatchObject({ state: 'healthy', failuresInARow: 0, nextTrialAt: null });
});

it('keeps a payment closed while the plugin that guards it is suspended, until the owner takes it out', async () => {
  await using host = await testHost({ plugins: [fixture('guards-money')] });
  const order = await orderOf(host);
  const pay = (reference: string) =>
    host.commerce.recordPayment(host.scope, {
      orderId: order,
      method: 'card',
      amount: 1,
      reference,
      metadata: {},
    });
  for (let time = 0; time < 5; time += 1)
    await expect(pay('break')).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
  await host.engine.settled();

  for (let time = 0; time < 3; time += 1)
    await expect(pay('fine')).rejects.toMatchObject({
      code: 'PLUGIN_SUSPENDED',
      kind: 'unavailable',
      fault: 'plugin',
      data: { plugin: 'guards-money', retryAfterSeconds: expect.any(Number) },
    });
  expect((await host.commerce.listPayments(host.scope, { limit: 10 })).data).toEqual([]);

  await host.engine.plugins.deactivate(host.scope, 'guards-money');
  await pay('fine');
  expect((await host.commerce.listPayments(host.scope, { limit: 10 })).data).toHaveLength(1);
});

it('lets the owner try at once by activating it, with nothing held against it', async () => {
  await using host = await testHost({ plugins: [told] });
  for (let time = 0; time < 5; time += 1) await askedFor(host, 'throw');
  await host.engine.settled();
  const active = await host.engine.plugins.activate(host.scope, 'behaves-as-told');
  expect(active).toMatchObject({ lastError: null, health: { state: 'healthy', nextTrialAt: null } });
  for (let time = 0; time < 4; time += 1) expect(await askedFor(host, 'throw')).toBe('failed');
  await host.engine.settled();
  expect(await askedFor(host, 'fine')).toBe('changed');
});

it('lets events wait without counting tries, and delivers them all once it is well', async () => {
  const clock = movableClock();
  await using host = await testHost({ plugins: [fixture('follows-stock')], clock });
  await host.plugin('follows-stock').configure({ down: true });
  for (let time = 0; time < 6; time += 1) await host.sale();
  await until(async () => (await healthOf(host)).state === 'suspended');
  const counts = async () => {
    const { data } = await host.outbox.history.deliveries(host.scope, { limit: 50 });
    return data.map(({ id, attempts, status }) => ({ id, attempts, status }));
  };
  await until(async () => (await counts()).every(({ status }) => status !== 'sent'));
  const before = await counts();
  await host.plugin('follows-stock').configure({ down: false });
  for (let waited = 0; waited < 45; waited += 15) {
    clock.forward(15_000);
    await host.sale();
    await until(async () => (await counts()).every(({ status }) => status !== 'sent'));
  }
  const known = new Set(before.map(({ id }) => id));
  expect((await counts()).filter(({ id }) => known.has(id))).toEqual(before);

  clock.forward(MINUTE);
  await until(async () => {
    clock.forward(1_000);
    return (await counts()).every(({ status }) => status === 'delivered');
  });
  expect((await healthOf(host)).state).toBe('healthy');
});

it('counts a bundle that cannot be loaded', async () => {
  await using host = await testHost({ plugins: [told] });
  await host.database.operator.query
    .updateTable('pluginVersions')
    .set({ serverSource: 'throw new Error("no such module")' })
    .execute();
  await using later = await testHost({ database: host.database });
  for (let time = 0; time < 5; time += 1)
    await later.commerce.recordSale(host.scope, await saleOf(host, 'fine'));
  const health = await later.engine.plugins.health(host.scope, 'behaves-as-told');
  expect(health).toMatchObject({ state: 'suspended', lastFailure: { code: 'SANDBOX_LOAD_FAILED' } });
});

async function healthOf(host: TestHost) {
  return host.engine.plugins.health(host.scope, 'follows-stock');
}

/** What the trace of a sale with these notes says of the plugin. */
async function askedFor(host: TestHost, notes: string): Promise<string | undefined> {
  const { trace }: Sale = await host.sale({ notes });
  return trace.find(({ plugin }) => plugin === 'behaves-as-told')?.outcome;
}

async function saleOf(host: TestHost, notes: string) {
  return { items: [await host.line()], payment: { method: 'cash' as const }, metadata: {}, notes };
}

async function orderOf(host: TestHost): Promise<string> {
  const { order } = await host.commerce.createOrder(host.scope, {
    customer: { name: 'Ada', phone: '1' },
    orderType: 'pickup',
    items: [await host.line()],
    metadata: {},
  });
  return order.id;
}
