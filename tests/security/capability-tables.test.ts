import { installations } from '@daino/database';
import { testServer, type TestServer } from '@daino/server/testing';
import type { TestStore } from '@daino/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

// A plugin in a real isolate, in two stores, that calls its tables as it is told to.

let server: TestServer;
let theirs: TestStore;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('keeps-tables'), fixture('keeps-books')] });
  theirs = await server.host.anotherStore();
  await theirs.install('keeps-tables');
});
afterAll(() => server[Symbol.asyncDispose]());

beforeEach(() => call('delete', {}));

describe('a table', () => {
  it('runs the founding document', async () => {
    const { body } = await server.call('GET', server.inStore('/keeps-tables/seed'));
    const row = { id: expect.any(String), field1: 'value', field2: 1, field3: expect.any(String) };
    expect(body).toEqual({ row: expect.objectContaining(row), id: true, date: true });
  });

  it('takes, finds, changes and gives up rows', async () => {
    const made = await call('create', { email: 'a@example.com', tags: ['x'] });
    expect(made).toMatchObject({
      value: { email: 'a@example.com', points: 0, active: true, profile: { level: 'new' }, tags: ['x'] },
    });
    const { id } = (made as { value: { id: string } }).value;
    expect(await call('update', id, { points: 5, profile: null })).toMatchObject({
      value: { points: 5, profile: null },
    });
    expect(await call('findById', id)).toMatchObject({ value: { points: 5 } });
    expect(await call('count', { points: { $gte: 5 } })).toEqual({ value: 1 });
    expect(await call('update', { points: 5 }, { points: 6 })).toEqual({ value: 1 });
    expect(await call('upsert', { email: 'a@example.com', points: 9 }, 'email')).toMatchObject({
      value: { id, points: 9, tags: ['x'] },
    });
    expect(await call('aggregate', { groupBy: 'active', sum: 'points', count: true })).toEqual({
      value: { list: [{ group: { active: true }, count: 1, sum: { points: 9 } }] },
    });
    expect(await call('delete', id)).toEqual({ value: true });
    expect(await call('delete', id)).toEqual({ value: false });
    expect(await call('findById', 'no id')).toEqual({ value: null });
  });

  it('is paged in any order, without a row twice or never', async () => {
    const emails = Array.from({ length: 25 }, (_, index) => `p${index}@example.com`);
    await call(
      'create',
      emails.map((email, index) => ({ email, points: index % 3, active: null })),
    );
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const options = { sort: { points: -1, active: 1 }, limit: 7, ...(cursor && { cursor }) };
      const answer = (await call('find', { email: { $contains: 'p' } }, options)) as Found;
      seen.push(...answer.value.list.map(({ email }) => email));
      cursor = answer.value.next;
    } while (cursor);
    expect(seen.toSorted()).toEqual(emails.toSorted());
    expect(await call('find', {}, { sort: { points: -1 }, cursor: 'bm90IG9uZQ' })).toMatchObject({
      code: 'CAPABILITY_ARGUMENTS_INVALID',
      message: expect.stringContaining('cursor'),
    });
  });

  it('says which field another row has already, of fifty at once to all but one', async () => {
    const races = Array.from({ length: 5 }, () => post('/race', { email: 'same@example.com' }));
    const outcomes = (await Promise.all(races)).flat() as { code?: string; message?: string }[];
    const refused = outcomes.flatMap(({ code, message }) => (code ? [`${code}: ${message}`] : []));
    expect(refused).toHaveLength(49);
    const taken = 'TABLE_VALUE_TAKEN: Another row of loyalty_members has this email already.';
    expect(refused).toContain(taken);
    // Each waits for the one before; who waits too long may try again.
    expect(refused.filter((told) => told !== taken && !told.startsWith('SQL_BUSY: '))).toEqual([]);
    expect(await call('count', {})).toEqual({ value: 1 });
  });

  it('keeps all rows of an insertion or none', async () => {
    const twice = [{ email: 'b@example.com' }, { email: 'b@example.com' }];
    expect(await call('create', twice)).toMatchObject({ code: 'TABLE_VALUE_TAKEN' });
    expect(await call('count', {})).toEqual({ value: 0 });
  });

  it('is part of a transaction with SQL and data, kept or undone together', async () => {
    expect(await post('/together', { fail: true })).toMatchObject({ message: 'not today' });
    expect(await call('count', {})).toEqual({ value: 0 });
    expect(await server.host.plugin('keeps-tables').data('together')).toBeNull();
    expect(await post('/together', { fail: false })).toEqual({ value: 7 });
    expect(await call('count', { points: 7 })).toEqual({ value: 1 });
    expect(await server.host.plugin('keeps-tables').data('together')).toBe(true);
    expect(await post('/sql', { sql: 'select email, points from loyalty_members' })).toEqual({
      value: [{ email: 'together@example.com', points: 7 }],
    });
  });
});

describe('refuses', () => {
  const ILL = 'CAPABILITY_ARGUMENTS_INVALID';
  const SHAPES: readonly (readonly [string, string, unknown[]])[] = [
    ['an unknown field of a filter', 'find', [{ 'email" or true --': 1 }]],
    ['an unknown operator', 'find', [{ email: { $where: 'true' } }]],
    ['a path into a text', 'find', [{ 'email.length': 1 }]],
    ['inherited names', 'find', [{ constructor: 'x' }]],
    ['an operand of another type', 'find', [{ points: '0 or 1=1' }]],
    ['a zero character', 'find', [{ email: 'a\0b' }]],
    ['half a character', 'find', [{ email: '\ud800' }]],
    ['a filter that is too deep', 'find', [nested(5)]],
    ['a sort by SQL', 'find', [{}, { sort: { 'points; drop table mydata': 1 } }]],
    ['a selection of SQL', 'find', [{}, { select: ['(select 1)'] }]],
    ['a limit that is too high', 'find', [{}, { limit: 201 }]],
    ['a sum of texts', 'aggregate', [{ sum: 'email' }]],
    ['a group by JSON', 'aggregate', [{ groupBy: 'profile', count: true }]],
    ['a row without what is required', 'create', [{ points: 1 }]],
    ['a row with null for it', 'create', [{ email: null }]],
    ['a field that the table does not have', 'create', [{ email: 'a', 'points" = 1, "id': 1 }]],
    ['an id of its own', 'create', [{ email: 'a', id: '01890000-0000-7000-8000-000000000001' }]],
    ['a creation date of its own', 'create', [{ email: 'a', createdAt: '2026-01-01' }]],
    ['a value of another type', 'create', [{ email: 'a', points: '1' }]],
    ['a date that is none', 'create', [{ email: 'a', memberSince: 'yesterday' }]],
    ['a number that JSON cannot say', 'create', [{ email: 'a', points: 'NaN' }]],
    ['a text that is too long for its index', 'create', [{ email: 'x'.repeat(3_000) }]],
    ['too many rows', 'create', [Array.from({ length: 201 }, () => ({ email: 'a' }))]],
    ['no rows', 'create', [[]]],
    ['JSON that is too deep', 'create', [{ email: 'a', profile: nested(100) }]],
    ['a change of the id', 'update', [{}, { id: 'x' }]],
    ['a change to nothing of what is required', 'update', [{}, { email: null }]],
    ['an upsert by what is not unique', 'upsert', [{ email: 'a' }, 'points']],
    ['an upsert by SQL', 'upsert', [{ email: 'a' }, 'email) do nothing --']],
  ];
  it.each(SHAPES)('%s', async (_, member, args) => {
    const answer = (await call(member, ...args)) as { code: string; message: string };
    expect(answer.code).toBe(ILL);
    expect(answer.message).not.toMatch(/px_|daino_|"loyalty_members"/);
    expect(await call('count', {})).toEqual({ value: 0 });
  });

  it.each([
    ['a table of the platform', 'products', 'TABLE_UNKNOWN'],
    ['a view over the key-value data', 'plugin_data', ILL],
    ['a catalogue', 'pg_class', ILL],
    ['a name with a schema', 'daino.users', ILL],
    ['a name with a quote', 'mydata" where true --', ILL],
    ['a name that looks like another', 'mуdata', ILL],
    ['a table of a migration of another plugin', 'entries', 'TABLE_UNKNOWN'],
    ['no name', '', ILL],
  ])('%s', async (_, table, code) => {
    expect(await callOf(table, 'find')).toMatchObject({ code });
    expect(await callOf(table, 'create', { name: 'x' })).toMatchObject({ code });
  });

  it('values that only look like SQL, by keeping them as they are', async () => {
    const words = [
      `'; drop table mydata; --`,
      `\\'`,
      '$1',
      '"',
      '{}',
      `E'\\x41'`,
      'ＳＥＬＥＣＴ',
      "x' or 'a'='a",
    ];
    const rows = words.map((word) => ({ email: word, profile: { [word]: word }, tags: [word, null] }));
    expect(await call('create', rows)).toMatchObject({ value: { list: rows } });
    for (const [index, word] of words.entries()) {
      const found = (await call('find', { email: word })) as Found;
      expect(found.value.list).toMatchObject([rows[index]]);
      expect(await call('count', { tags: { $contains: word } })).toEqual({ value: 1 });
    }
    expect(await call('delete', {})).toEqual({ value: words.length });
  });

  it('to be made outside of installation and activation', async () => {
    expect(await post('/create', {})).toMatchObject({ code: 'TABLE_NOT_CREATED_HERE' });
  });
});

describe('making tables', () => {
  const ILL = expect.stringMatching(/^CAPABILITY_ARGUMENTS_INVALID/);

  it('refuses what is no table, and makes nothing of it', async () => {
    const before = await ownTables();
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 'string']));
    const told = await make([
      ['quote"d', { a: 'string' }],
      [`x'; drop table mydata; --`, { a: 'string' }],
      ['pg_mine', { a: 'string' }],
      ['plugin_data', { a: 'string' }],
      ['tаble', { a: 'string' }],
      ['daino.users', { a: 'string' }],
      ['x'.repeat(41), { a: 'string' }],
      ['nul\0', { a: 'string' }],
      ['t', { 'a" text, "b': 'string' }],
      ['t', { id: 'string' }],
      ['t', { createdAt: 'date' }],
      ['t', { userId: 'string', user_id: 'string' }],
      ['t', { ctid: 'string' }],
      ['t', { a: 'serial primary key' }],
      ['t', { a: { type: 'string', default: 'x', check: 'true' } }],
      ['t', { a: { type: 'number', default: '1; drop table mydata' } }],
      ['t', { a: { type: 'date', default: 'now()' } }],
      ['t', { a: { type: 'object', unique: true } }],
      ['t', { a: { type: 'string', default: 'x', unique: true } }],
      ['t', { a: { type: 'string', default: 'x'.repeat(11_000) } }],
      ['t', wide],
    ]);
    expect(told).toEqual(told.map(() => ILL));
    expect(await ownTables()).toEqual(before);
  });

  it('refuses names of the platform', async () => {
    expect(
      await make([
        ['products', { a: 'string' }],
        ['OrderItems', { a: 'string' }],
      ]),
    ).toEqual([expect.stringMatching(/^TABLE_NAME_TAKEN/), expect.stringMatching(/^TABLE_NAME_TAKEN/)]);
  });

  it('takes reserved words and hostile defaults as what they are', async () => {
    const hostile = `'); drop table mydata; --\\`;
    const told = await make([
      ['select', { from: { type: 'string', default: hostile }, Order: 'number', pg_sleep: 'boolean' }],
      ['bare', {}],
    ]);
    expect(told).toEqual(['select', 'bare']);
    const asked = (member: string, ...args: unknown[]) => callOf('select', member, ...args);
    expect(await asked('create', {})).toMatchObject({ value: { from: hostile, Order: null } });
    expect(await asked('find', { from: hostile }, { sort: { Order: 1, pg_sleep: -1 } })).toMatchObject({
      value: { list: [{ from: hostile }] },
    });
    expect(await post('/sql', { sql: 'select count(*) as n from "select" where "order" is null' })).toEqual({
      value: [{ n: 1 }],
    });
    expect(await callOf('bare', 'create', {})).toMatchObject({
      value: { id: expect.any(String) },
    });
  });

  it('adds what is new and changes no type', async () => {
    const first = { a: { type: 'string', default: 'x' }, n: 'number' };
    expect(
      await make([
        ['grows', first],
        ['grows', first],
      ]),
    ).toEqual(['grows', 'grows']);
    await callOf('grows', 'create', [{ n: 1 }, { n: 1 }]);
    const told = await make([
      ['grows', { a: 'number' }],
      ['grows', { b: { type: 'number', required: true } }],
      ['grows', { n: { type: 'number', unique: true } }],
      [
        'grows',
        { b: { type: 'number', required: true, default: 3 }, since: { type: 'date', default: 'now' } },
      ],
    ]);
    expect(told).toEqual([
      expect.stringMatching(/^TABLE_TYPE_FIXED.* a of grows is a string /),
      expect.stringMatching(/^TABLE_ROWS_UNFIT.* b: some have none/),
      expect.stringMatching(/^TABLE_ROWS_UNFIT.* n: several have the same one/),
      'grows',
    ]);
    expect(await callOf('grows', 'findOne', {})).toMatchObject({
      value: { a: 'x', n: 1, b: 3, since: expect.any(String) },
    });
  });

  it('stops at a hundred tables', async () => {
    const many = Array.from({ length: 120 }, (_, index) => [`t${index}`, { a: 'string' }] as const);
    const told = await make(many);
    expect(told.at(-1)).toMatch(/^TABLE_LIMIT_EXCEEDED/);
    expect((await ownTables()).length).toBe(100);
  });
});

it('is seen by no other plugin of the store, by SQL or as a table', async () => {
  const { notes } = await server.host.sale({ notes: 'try: select * from mydata' });
  expect(notes).toMatch(/^SQL_FAILED: relation "mydata" does not exist/);
  expect(await callOf('checks', 'find')).toMatchObject({ code: 'TABLE_UNKNOWN' });
  expect(await post('/sql', { sql: 'select * from checks' })).toMatchObject({ code: 'SQL_FAILED' });
});

it('keeps tables of two stores apart, and through deactivation', async () => {
  await call('create', { email: 'mine@example.com' });
  const { engine } = server.host;
  await engine.plugins.deactivate(server.host.scope, 'keeps-tables');
  await engine.plugins.activate(server.host.scope, 'keeps-tables');
  expect(await call('count', { email: 'mine@example.com' })).toEqual({ value: 1 });
  const { rows } = await sql<{ store: string }>`
    select distinct store_id::text as store from plugin_tables`.execute(server.host.database.operator.query);
  expect(rows.map(({ store }) => store).toSorted()).toEqual(
    [server.host.scope.storeId, theirs.scope.storeId].toSorted(),
  );
  const { id } = await installationOf(theirs);
  const access = { installationId: id, storeId: theirs.scope.storeId, grants: [] };
  const seen = await server.host.database.pluginSql.query(access, 'select email from loyalty_members', []);
  expect(seen.rows).toEqual([]);
});

it('asks before tables are dropped, and leaves nothing of them', async () => {
  const { uninstall } = server.host.engine.plugins;
  await expect(uninstall(theirs.scope, 'keeps-tables', { cleanupData: 'ask' })).rejects.toMatchObject({
    code: 'PLUGIN_DATA_REMAINS',
    data: { inventory: { tables: 2 } },
  });
  const { removed } = await uninstall(theirs.scope, 'keeps-tables', { cleanupData: 'remove' });
  expect(removed).toMatchObject({ tables: 2 });
  const { rows } = await sql`select from plugin_tables where store_id = ${theirs.scope.storeId}`.execute(
    server.host.database.operator.query,
  );
  expect(rows).toEqual([]);
});

async function installationOf({ scope }: TestStore) {
  const found = await server.host.database.inStore(scope, (tx) => installations.find(tx, 'keeps-tables'));
  if (!found) throw new Error('it is not installed');
  return found;
}

interface Found {
  readonly value: { readonly list: readonly { readonly email: string }[]; readonly next: string | null };
}

/** What the plugin was told of a call of its table. */
async function call(member: string, ...args: unknown[]): Promise<unknown> {
  return callOf('loyalty_members', member, ...args);
}

async function callOf(table: string, member: string, ...args: unknown[]): Promise<unknown> {
  return post('/call', { text: JSON.stringify({ table, member, args }) });
}

async function post(path: string, body: unknown): Promise<unknown> {
  const answer = await server.call('POST', server.inStore(`/keeps-tables${path}`), { body });
  return answer.body;
}

/** What came of making tables: the name of each, or why there is none. */
async function make(tables: readonly (readonly [string, unknown])[]): Promise<unknown[]> {
  const { engine, scope } = server.host;
  await server.host.plugin('keeps-tables').configure({ tables: JSON.stringify(tables) });
  await engine.plugins.deactivate(scope, 'keeps-tables');
  await engine.plugins.activate(scope, 'keeps-tables');
  const told = (await server.host.plugin('keeps-tables').data('told')) as Told[];
  await server.host.plugin('keeps-tables').configure({ tables: '[]' });
  return told.map(({ value, code, message }) => value ?? `${code}: ${message}`);
}

interface Told {
  readonly value?: string;
  readonly code?: string;
  readonly message?: string;
}

/** The tables that there are in the plugin's schema of the first store. */
async function ownTables(): Promise<unknown[]> {
  const { rows } = await sql<{ name: string }>`
    select name from plugin_tables where store_id = ${server.host.scope.storeId} order by name`.execute(
    server.host.database.operator.query,
  );
  return rows.map(({ name }) => name);
}

function nested(depth: number): unknown {
  return depth === 0 ? { email: 'a' } : { $and: [nested(depth - 1)] };
}
