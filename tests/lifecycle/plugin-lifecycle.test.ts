import { testHost } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('leaves nothing of a plugin whose onInstall fails', async () => {
  await using host = await testHost();
  await host.publish(fixture('fails-to-install'));
  await expect(host.install('fails-to-install')).rejects.toMatchObject({
    code: 'PLUGIN_LIFECYCLE_FAILED',
    message: expect.stringContaining('the moon is in the wrong phase'),
  });
  expect(await rowsOf(host, 'storePlugins')).toBe(0);
  expect(await rowsOf(host, 'pluginData')).toBe(0);
  expect(await rowsOf(host, 'lifecycleSteps')).toBe(0);
});

it.each(['fails-to-install', 'fails-to-activate', 'lacks-handler'])(
  'keeps no isolate of a plugin that was not let in: %s',
  async (name) => {
    await using host = await testHost();
    await host.publish(fixture(name));
    await expect(host.install(name)).rejects.toMatchObject({ code: 'PLUGIN_LIFECYCLE_FAILED' });
    const seats = Object.values(host.sandbox.health().lanes).flat();
    expect(seats.map(({ isolates }) => isolates)).toEqual(seats.map(() => 0));
  },
);

it('keeps a plugin whose onActivate fails in error with its reason, and activates it later', async () => {
  await using host = await testHost();
  await host.publish(fixture('fails-to-activate'));
  await expect(host.install('fails-to-activate')).rejects.toMatchObject({ code: 'PLUGIN_LIFECYCLE_FAILED' });
  const { installation } = await host.engine.plugins.get(host.scope, 'fails-to-activate');
  expect(installation).toMatchObject({ status: 'error', lastError: { code: 'PLUGIN_LIFECYCLE_FAILED' } });
  const active = await host.engine.plugins.activate(host.scope, 'fails-to-activate');
  expect(active).toMatchObject({ status: 'active', lastError: null });
});

it('refuses to activate a plugin whose code lacks a handler of its manifest', async () => {
  await using host = await testHost();
  await host.publish(fixture('lacks-handler'));
  await expect(host.install('lacks-handler')).rejects.toMatchObject({
    code: 'PLUGIN_LIFECYCLE_FAILED',
    issues: [{ path: 'hooks.0' }],
  });
  expect((await host.sale()).trace).toEqual([]);
});

it('lets one of two installations at the same time win', async () => {
  await using host = await testHost();
  await host.publish(fixture('keeps-data'));
  const both = await Promise.allSettled([host.install('keeps-data'), host.install('keeps-data')]);
  expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await rowsOf(host, 'storePlugins')).toBe(1);
  expect((await host.sale()).trace).toMatchObject([{ plugin: 'keeps-data', outcome: 'unchanged' }]);
});

it('survives activations and deactivations at the same time in a clear status', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  const { activate, deactivate } = host.engine.plugins;
  const acts = Array.from({ length: 8 }, (_, index) =>
    (index % 2 ? activate : deactivate)(host.scope, 'keeps-data'),
  );
  await Promise.allSettled(acts);
  const { installation } = await host.engine.plugins.get(host.scope, 'keeps-data');
  expect(await rowsOf(host, 'lifecycleSteps')).toBe(0);
  expect((await host.sale()).trace.length).toBe(installation?.status === 'active' ? 1 : 0);
});

it('calls a deactivated plugin no more, and again after activation', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  await host.engine.plugins.deactivate(host.scope, 'keeps-data');
  expect((await host.sale()).trace).toEqual([]);
  await host.engine.plugins.activate(host.scope, 'keeps-data');
  expect((await host.sale()).trace).toMatchObject([{ plugin: 'keeps-data', outcome: 'unchanged' }]);
});

it('asks before it removes data, then removes everything although onUninstall fails', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  await host.sale();
  await host.engine.settled();
  const { uninstall } = host.engine.plugins;
  await expect(uninstall(host.scope, 'keeps-data', { cleanupData: 'ask' })).rejects.toMatchObject({
    code: 'PLUGIN_DATA_REMAINS',
    data: { inventory: { data: 2 } },
  });
  const record = await uninstall(host.scope, 'keeps-data', { cleanupData: 'remove' });
  expect(record).toMatchObject({ slug: 'keeps-data', removed: { data: 2, subscriptions: 0 } });
  expect(record.removed['runs']).toBeGreaterThan(0);
  // What the farewell handlers used comes too late to be kept.
  await host.engine.settled();
  const left = await Promise.all(TABLES.map(async (table) => [table, await rowsOf(host, table)] as const));
  expect(left.filter(([, rows]) => rows > 0)).toEqual([]);
  expect((await host.sale()).trace).toEqual([]);
});

it('asks before it drops tables of the plugin', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-books')] });
  const { uninstall } = host.engine.plugins;
  await expect(uninstall(host.scope, 'keeps-books', { cleanupData: 'ask' })).rejects.toMatchObject({
    code: 'PLUGIN_DATA_REMAINS',
    data: { inventory: { migrations: expect.any(Number) } },
  });
  await uninstall(host.scope, 'keeps-books', { cleanupData: 'remove' });
  expect(await rowsOf(host, 'storePlugins')).toBe(0);
});

it('undoes an installation that a dead process left half-done', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  const { installation } = await host.engine.plugins.get(host.scope, 'keeps-data');
  await host.database.inStore(host.scope, async (tx) => {
    await tx.query.updateTable('storePlugins').set({ status: 'installing' }).execute();
    await tx.query
      .insertInto('lifecycleSteps')
      .values({
        storeId: host.scope.storeId,
        installationId: installation?.id as never,
        act: 'install',
        position: 1,
        step: 'install.row',
      })
      .execute();
  });
  await host.engine.recover();
  expect(await rowsOf(host, 'storePlugins')).toBe(0);
  expect(await rowsOf(host, 'lifecycleSteps')).toBe(0);
});

type Host = Awaited<ReturnType<typeof testHost>>;
const TABLES = [
  'storePlugins',
  'pluginData',
  'pluginLogs',
  'pluginErrors',
  'pluginUsage',
  'pluginRuns',
  'pluginGrants',
  'pluginSubscriptions',
  'lifecycleSteps',
] as const;
type Table = (typeof TABLES)[number];

async function rowsOf(host: Host, table: Table): Promise<number> {
  const rows = await host.database.operator.query.selectFrom(table).select('storeId').execute();
  return rows.length;
}
