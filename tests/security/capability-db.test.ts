import { testHost, type TestHost } from '@daino/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

// A plugin in a real isolate, in two stores, that runs the SQL it is told to.

let host: TestHost;
let theirs: Awaited<ReturnType<TestHost['anotherStore']>>;

beforeAll(async () => {
  host = await testHost({ plugins: [fixture('keeps-books')] });
  theirs = await host.anotherStore();
  await theirs.install('keeps-books');
  await theirs.sale({ notes: 'try: select 1' });
});
afterAll(() => host[Symbol.asyncDispose]());

/** What the plugin was told of its SQL. */
async function attempt(statement: string): Promise<string> {
  return (await host.sale({ notes: `try: ${statement}` })).notes ?? '';
}

it('keeps rows and data of a transaction together, beside the rows of the store', async () => {
  await host.delivered();
  const before = await host.plugin('keeps-books').data('books');
  const sale = await host.sale();
  await host.delivered();
  const after = await host.plugin('keeps-books').data('books');
  expect(after).toEqual({
    sales: countOf(before) + 1,
    entered: expect.any(Number),
    sold: expect.any(Number),
  });
  expect(after).toMatchObject({ entered: soldOf(before) + sale.total });
  expect(await host.plugin('keeps-books').data('undone')).toBeNull();
  expect(await host.plugin('keeps-books').data('refusal')).toBe('SQL_CONSTRAINT_VIOLATED');
});

it('shows rows of the own store only', async () => {
  const [ours, other] = [
    await attempt('select id from sales'),
    await theirs.sale({ notes: 'try: select id from sales' }),
  ];
  const idsOf = (text: string) => [...text.matchAll(/[0-9a-f-]{36}/g)].map(([id]) => id);
  expect(idsOf(other.notes ?? '').length).toBeGreaterThan(0);
  expect(idsOf(ours).filter((id) => idsOf(other.notes ?? '').includes(id))).toEqual([]);
});

describe('refuses the plugin', () => {
  it.each([
    ['select * from daino.users', 'SQL_NOT_ALLOWED'],
    ['select * from pg_roles', 'SQL_NOT_ALLOWED'],
    ['set role daino_app', 'SQL_NOT_ALLOWED'],
    [`select set_config('daino.store', '', true)`, 'SQL_NOT_ALLOWED'],
    [`select ('0.1'::float8).pg_sleep`, 'SQL_NOT_ALLOWED'],
    ['select 1; drop table entries', 'SQL_NOT_ALLOWED'],
    ['select * from orders', 'GRANT_MISSING'],
    ['update products set price = 0', 'SQL_NOT_ALLOWED'],
  ])('%s', async (statement, code) => {
    const answer = await attempt(statement);
    expect(answer).toMatch(new RegExp(`^${code}: `));
    expect(answer).not.toMatch(/px_|daino_(gateway|installer|operator|owner)/);
    expect(await attempt('select count(*) > 0 as some from checks')).toBe('[{"some":true}]');
  });
});

it('ends a statement that would take forever, and answers the next', async () => {
  const sale = await host.sale({ notes: 'try: select count(*) from generate_series(1, 2000000000)' });
  expect(sale.trace).toMatchObject([{ plugin: 'keeps-books' }]);
  expect(await attempt('select 1 as one')).toBe('[{"one":1}]');
});

it('leaves no schema and no role behind when it is uninstalled', async () => {
  const count = async () => {
    const { rows } = await sql<{ schemas: number; roles: number }>`
      select (select count(*)::int from pg_namespace where starts_with(nspname, 'px_')) as schemas,
        (select count(*)::int from pg_roles r join pg_namespace n on starts_with(rolname, nspname)
          where starts_with(nspname, 'px_')) as roles`.execute(host.database.operator.query);
    return rows[0];
  };
  expect(await count()).toEqual({ schemas: 2, roles: 4 });
  await host.engine.plugins.uninstall(theirs.scope, 'keeps-books', { cleanupData: 'remove' });
  expect(await count()).toEqual({ schemas: 1, roles: 2 });
});

function countOf(books: unknown): number {
  return (books as { sales?: number } | null)?.sales ?? 0;
}

function soldOf(books: unknown): number {
  return (books as { entered?: number } | null)?.entered ?? 0;
}
