import type { InstallationId } from '@daino/kernel';
import { movableClock, testHost, type TestHost, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const SLUG = 'behaves-as-told';
const HOUR = 3_600_000;

it('lets a plugin make an hour of calls and no more, in all servers together, and says when it may again', async () => {
  const clock = movableClock();
  clock.forward(HOUR - (Date.now() % HOUR));
  await using host = await testHost({ plugins: [fixture(SLUG)], clock });
  await using other = await testHost({ database: host.database, clock });
  await takeCalls(host, 9_500, clock.now());
  expect(await callTimes(host, host, 250)).toEqual({ called: 250 });
  expect(await callTimes(other, host, 100)).toEqual({ called: 100 });

  const failed = callTimes(host, host, 400);
  await expect(failed).rejects.toMatchObject({ code: 'PLUGIN_ROUTE_FAILED' });
  await host.engine.settled();
  const [error] = await host.plugin(SLUG).errors();
  const reset = new Date(clock.now().getTime() - (clock.now().getTime() % HOUR) + HOUR);
  expect(error?.message).toContain(
    `10000 calls an hour in a store; it may again from ${reset.toISOString()}`,
  );
  await expect(callTimes(other, host, 1)).rejects.toMatchObject({ code: 'PLUGIN_ROUTE_FAILED' });

  clock.forward(HOUR);
  expect(await callTimes(host, host, 450)).toEqual({ called: 450 });
});

it('lets events wait for the next hour once the calls of this one are spent, and loses none', async () => {
  const clock = movableClock();
  clock.forward(HOUR - (Date.now() % HOUR));
  await using host = await testHost({ plugins: [fixture('counts-events')], clock });
  await takeCalls(host, 10_000, clock.now(), 'counts-events');
  const tries = async () => {
    const { data } = await host.outbox.history.deliveries(host.scope, { limit: 50 });
    return data.map(({ attempts, status }) => `${attempts} ${status}`);
  };
  const isUntried = (one: string) => one === '0 pending';
  const settled = () => until(async () => !(await tries()).some((one) => one.endsWith(' sent')));
  await host.sale();
  // What is on its way when the calls end fails once.
  await until(async () => (await tries()).includes('1 failed'));
  await settled();
  const before = await tries();
  clock.forward(60_000);
  await host.sale();
  await settled();
  const after = await tries();
  expect(after).toHaveLength(before.length * 2);
  expect(after.filter(isUntried)).toHaveLength(before.length + before.filter(isUntried).length);
  expect(after.some((one) => one.startsWith('2 '))).toBe(false);

  await until(async () => {
    clock.forward(HOUR);
    return (await tries()).every((one) => one.endsWith(' delivered'));
  });
});

it('asks the database once for two hundred calls', async () => {
  await using host = await testHost({ plugins: [fixture(SLUG)] });
  await callTimes(host, host, 200);
  expect(await taken(host)).toBe(200);
  await callTimes(host, host, 1);
  expect(await taken(host)).toBe(400);
  await host.sale();
  expect(await taken(host)).toBe(400);
});

it('leaves out a plugin above its share of CPU, refuses its routes, and lets it go on later', async () => {
  const clock = movableClock();
  await using host = await testHost({ plugins: [fixture(SLUG)], clock });
  const outcomeOf = async (notes: string) => (await host.sale({ notes })).trace[0];
  // Two per cent of a core are 200 ms in ten seconds.
  const failures = async () => (await host.engine.plugins.health(host.scope, SLUG)).failures;
  await until(async () => (await outcomeOf('compute'))?.outcome === 'suspended');
  const before = await failures();
  expect((await outcomeOf('fine'))?.error?.code).toBe('PLUGIN_CPU_EXCEEDED');
  await expect(callTimes(host, host, 1)).rejects.toMatchObject({
    code: 'PLUGIN_CPU_EXCEEDED',
    data: { percent: 2, retryAfterSeconds: expect.any(Number) },
  });
  expect(await failures()).toBe(before);

  clock.forward(10_000);
  expect((await outcomeOf('fine'))?.outcome).toBe('changed');
  expect(await callTimes(host, host, 1)).toEqual({ called: 1 });
});

/** Has the plugin's route make so many calls at one server, for the store of another. */
async function callTimes(at: TestHost, store: TestHost, times: number): Promise<unknown> {
  const wanted = { plugin: SLUG, method: 'GET', steps: ['calls', String(times)] } as const;
  const route = await at.engine.routes.find(store.scope.storeId, wanted);
  if (!route) throw new Error('there is no such route');
  const nothing = {
    query: {},
    headers: {},
    rawBody: null,
    bodyType: 'none',
    form: null,
    user: null,
  } as const;
  const request = { ...nothing, path: `/calls/${times}` };
  const { body } = await at.engine.routes.call(store.scope, route, request);
  return JSON.parse(String(body));
}

async function takeCalls(host: TestHost, count: number, now: Date, slug = SLUG): Promise<void> {
  const { installation } = await host.engine.plugins.get(host.scope, slug);
  const hour = new Date(now.getTime() - (now.getTime() % HOUR));
  const { storeId } = host.scope;
  await host.database.operator.query
    .insertInto('pluginCallQuotas')
    .values({ installationId: installation?.id as InstallationId, storeId, hour, taken: count, got: count })
    .execute();
}

async function taken(host: TestHost): Promise<number | undefined> {
  const row = await host.database.operator.query
    .selectFrom('pluginCallQuotas')
    .select('taken')
    .executeTakeFirst();
  return row?.taken;
}
