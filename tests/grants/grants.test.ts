import type { PluginGrants } from '@daino/contract';
import { installations } from '@daino/database';
import { testHost, type TestHost, until } from '@daino/testkit';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const BOOKS = [
  'customers:read',
  'event:sale.created',
  'hook:before_sale_create',
  'products:read',
  'sales:read',
];

describe('revoking a grant', () => {
  it('takes rows of the store out of sight of the plugin, and granting it again brings them back', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    expect(await attempt(host, 'select name from customers')).toBe('[]');
    await grant(host, without('customers:read'));
    expect(await attempt(host, 'select name from customers')).toContain('GRANT_MISSING');
    expect(await viewsOf(host)).toEqual(['order_items', 'plugin_data', 'products', 'sales']);
    expect(await attempt(host, 'select count(*) from sales')).not.toContain('GRANT_MISSING');
    const all = await host.engine.plugins.replaceGrants(host.scope, 'keeps-books', { grants: 'all' });
    expect(all).toMatchObject({ approved: BOOKS, missing: [] });
    expect(await attempt(host, 'select name from customers')).toBe('[]');
  });

  it('keeps hooks and events away from the plugin', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    expect(await grant(host, without('hook:before_sale_create'))).toMatchObject({
      missing: ['hook:before_sale_create'],
    });
    expect((await host.sale()).trace).toEqual([]);
    await grant(host, without('event:sale.created'));
    expect((await host.sale()).trace).toMatchObject([{ plugin: 'keeps-books' }]);
    const { total } = await deliveriesOf(host);
    await host.sale();
    expect((await deliveriesOf(host)).total).toBe(total);
    await host.engine.plugins.deactivate(host.scope, 'keeps-books');
    await host.engine.plugins.activate(host.scope, 'keeps-books');
    await host.sale();
    expect((await deliveriesOf(host)).total).toBe(total);
    await grant(host, BOOKS);
    await host.sale();
    expect((await deliveriesOf(host)).total).toBe(total + 1);
  });

  it('reaches other processes', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    await using other = await testHost({ database: host.database });
    const trace = async () => {
      const made = await other.commerce.recordSale(host.scope, {
        items: [await host.line()],
        payment: { method: 'cash' },
        metadata: {},
      });
      return made.sale.trace.length;
    };
    expect(await trace()).toBe(1);
    await grant(host, without('hook:before_sale_create'));
    await until(async () => (await trace()) === 0);
  });

  it('waits for no statement that is running, and none sees what is half-changed', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    for (let sale = 0; sale < 5; sale += 1) await host.sale();
    const over = new AbortController();
    const seen: string[] = [];
    const asking = Array.from({ length: 4 }, async () => {
      while (!over.signal.aborted)
        seen.push(await attempt(host, 'select count(*) as n from customers c, sales s, products p'));
    });
    for (let round = 0; round < 6; round += 1)
      await grant(host, round % 2 === 0 ? without('customers:read') : BOOKS);
    over.abort();
    await Promise.all(asking);
    const strange = seen.filter((text) => !text.startsWith('[{"n":') && !/^(GRANT_MISSING|SQL_)/.test(text));
    expect(strange).toEqual([]);
    expect(await viewsOf(host)).toContain('customers');
  });
});

describe('what is granted', () => {
  it('is refused with every fault when the plugin does not ask for it', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    const wrong = {
      grants: ['sales:read', 'orders:write', 'nonsense'],
      bindings: { 'sales:read': 'api.example.com' },
    };
    await expect(host.engine.plugins.replaceGrants(host.scope, 'keeps-books', wrong)).rejects.toMatchObject({
      code: 'PLUGIN_GRANTS_INVALID',
      issues: [{ path: 'grants.1' }, { path: 'grants.2' }, { path: 'bindings.sales:read' }],
    });
    expect((await read(host)).approved).toEqual(BOOKS);
  });

  it('is one of two changes at the same time, never a mixture', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    const changes = [['sales:read'], ['customers:read'], ['products:read'], ['sales:read', 'products:read']];
    await Promise.allSettled(changes.map((grants) => grant(host, grants)));
    const { approved } = await read(host);
    expect(changes).toContainEqual(approved.toReversed().toSorted((a, b) => order(a) - order(b)));
    const views = await viewsOf(host);
    expect([views.includes('customers'), views.includes('products')]).toEqual([
      approved.includes('customers:read'),
      approved.includes('products:read'),
    ]);
    expect(await host.database.operator.query.selectFrom('lifecycleSteps').selectAll().execute()).toEqual([]);
  });

  it('leaves nothing behind when the plugin is uninstalled at the same time', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    const { uninstall } = host.engine.plugins;
    const acts = [
      grant(host, ['sales:read']),
      uninstall(host.scope, 'keeps-books', { cleanupData: 'remove' }),
      grant(host, ['customers:read']),
    ];
    await Promise.allSettled(acts);
    await uninstall(host.scope, 'keeps-books', { cleanupData: 'remove' }).catch(() => undefined);
    expect(await viewsOf(host)).toEqual([]);
    expect(await host.database.operator.query.selectFrom('pluginGrants').selectAll().execute()).toEqual([]);
  });

  it('is what the rows say after a process died between the views and the rows', async () => {
    await using host = await testHost({ plugins: [fixture('keeps-books')] });
    const { storeId } = host.scope;
    const row = await host.database.inStore(host.scope, (tx) => installations.find(tx, 'keeps-books'));
    if (!row) throw new Error('it is installed');
    await host.database.operator.query
      .insertInto('lifecycleSteps')
      .values({ storeId, installationId: row.id, act: 'grant', position: 1, step: 'grant.views' })
      .execute();
    await host.database.pluginSql.grantViews({ storeId, installationId: row.id, grants: [] });
    expect(await viewsOf(host)).toEqual(['plugin_data']);
    await host.engine.recover();
    expect(await viewsOf(host)).toContain('customers');
    expect((await read(host)).approved).toEqual(BOOKS);
  });
});

function without(name: string): string[] {
  return BOOKS.filter((one) => one !== name);
}

function order(name: string): number {
  return ['sales:read', 'customers:read', 'products:read'].indexOf(name);
}

function grant(host: TestHost, grants: string[]): Promise<PluginGrants> {
  return host.engine.plugins.replaceGrants(host.scope, 'keeps-books', { grants });
}

function read(host: TestHost): Promise<PluginGrants> {
  return host.engine.plugins.grants(host.scope, 'keeps-books');
}

/** What the plugin was told of its SQL. */
async function attempt(host: TestHost, statement: string): Promise<string> {
  return (await host.sale({ notes: `try: ${statement}` })).notes ?? '';
}

/** The views in schemas of plugins. */
async function viewsOf(host: TestHost): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select viewname as name from pg_views where starts_with(schemaname, 'px_')
    order by 1`.execute(host.database.operator.query);
  return rows.map(({ name }) => name);
}

async function deliveriesOf(host: TestHost): Promise<{ readonly total: number }> {
  const rows = await host.database.operator.query.selectFrom('deliveries').select('id').execute();
  return { total: rows.length };
}
