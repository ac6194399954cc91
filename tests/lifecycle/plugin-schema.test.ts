import type { InstallationId } from '@daino/kernel';
import { testHost, type TestHost } from '@daino/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

// What a process that died in the middle of an act leaves of a plugin's schema, and what becomes of it.

let host: TestHost;

beforeAll(async () => {
  host = await testHost();
  await host.publish(fixture('keeps-books'));
});
afterAll(() => host[Symbol.asyncDispose]());
let id: InstallationId;
beforeEach(async () => {
  // It is this one's.
  id = (await host.install('keeps-books')).id as InstallationId;
});

describe('an uninstallation that died is started again, or the plugin is', () => {
  const steps = ['uninstall.mark', 'uninstall.handler', 'uninstall.schema'];
  it.each([1, 2, 3])('after %i of its steps', async (count) => {
    await leftBehind('uninstall', steps.slice(0, count));
    if (count === 3) await host.database.pluginSql.dropSchema(id);
    await host.engine.recover();
    expect(await stateOf()).toMatchObject({ status: 'error', lastError: { code: 'INTERRUPTED' } });
    await host.engine.plugins.activate(host.scope, 'keeps-books');
    expect(await checksAfterASale()).toBe(1);
    expect(await afterUninstall()).toEqual(NOTHING);
  });

  it('and is completed when the owner wants it', async () => {
    await leftBehind('uninstall', steps);
    await host.database.pluginSql.dropSchema(id);
    await host.engine.recover();
    expect(await afterUninstall()).toEqual(NOTHING);
  });
});

describe('an activation that died', () => {
  it.each([
    ['before it made the schema', ['activate.schema'], true],
    ['after it made the schema', ['activate.schema'], false],
    ['in its handler', ['activate.schema', 'activate.handler'], false],
  ])('%s goes on from there', async (_, steps, missing) => {
    await leftBehind('activate', steps);
    if (missing) await host.database.pluginSql.dropSchema(id);
    await host.engine.recover();
    expect(await stateOf()).toMatchObject({ status: 'error' });
    await host.engine.plugins.activate(host.scope, 'keeps-books');
    expect(await checksAfterASale()).toBe(1);
    expect(await afterUninstall()).toEqual(NOTHING);
  });
});

describe('an installation that died leaves nothing', () => {
  const steps = ['install.row', 'install.schema', 'install.handler'];
  it.each([1, 2, 3])('after %i of its steps', async (count) => {
    await leftBehind('install', steps.slice(0, count));
    if (count === 1) await host.database.pluginSql.dropSchema(id);
    await host.engine.recover();
    expect(await remains()).toEqual(NOTHING);
  });
});

it('keeps what the plugin stored when only its activation failed', async () => {
  await checksAfterASale();
  await leftBehind('activate', ['activate.schema', 'activate.handler']);
  await host.engine.recover();
  await host.engine.plugins.activate(host.scope, 'keeps-books');
  expect(await checksAfterASale()).toBe(2);
  expect(await afterUninstall()).toEqual(NOTHING);
});

/** The installation as a process left it that was in the middle of an act. */
async function leftBehind(act: 'install' | 'activate' | 'uninstall', steps: readonly string[]) {
  const status = { install: 'installing', activate: 'inactive', uninstall: 'uninstalling' } as const;
  await host.engine.plugins.deactivate(host.scope, 'keeps-books');
  await host.database.inStore(host.scope, async (tx) => {
    await tx.query.updateTable('storePlugins').set({ status: status[act] }).execute();
    const rows = steps.map((step, index) => ({
      storeId: host.scope.storeId,
      installationId: id,
      act,
      position: index + 1,
      step,
    }));
    await tx.query.insertInto('lifecycleSteps').values(rows).execute();
  });
}

async function stateOf(): Promise<unknown> {
  return (await host.engine.plugins.get(host.scope, 'keeps-books')).installation;
}

/** How many rows the plugin has in its table after a sale, of which it writes one. */
async function checksAfterASale(): Promise<number> {
  const { notes } = await host.sale({ notes: 'try: select count(*) as n from checks' });
  return (JSON.parse(notes ?? '') as [{ n: number }])[0].n;
}

const NOTHING = { schemas: 0, roles: 0, rows: 0 };

async function afterUninstall(): Promise<unknown> {
  await host.engine.plugins.uninstall(host.scope, 'keeps-books', { cleanupData: 'remove' });
  return remains();
}

async function remains(): Promise<unknown> {
  const { rows } = await sql`
    select (select count(*)::int from pg_namespace where starts_with(nspname, 'px_')) as schemas,
      (select count(*)::int from pg_roles where starts_with(rolname, ${`px_${id.replaceAll('-', '')}`})) as roles,
      (select count(*)::int from store_plugins) + (select count(*)::int from plugin_migrations)
        + (select count(*)::int from lifecycle_steps) as rows`.execute(host.database.operator.query);
  return rows[0];
}
