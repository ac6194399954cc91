import { newId, type StoreId } from '@daino/kernel';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase, testStore } from '../src/testing/index.ts';

test('gives back whole 64-bit numbers as numbers, timestamps as Date and JSON with its own keys', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database, { settings: { opening_hours: { mon_fri: [8, 18] } } });
  const row = await database.inStore({ storeId }, (tx) =>
    tx.query
      .selectFrom('stores')
      .select(['settings', 'createdAt', sql<number>`9007199254740991::int8`.as('most')])
      .executeTakeFirstOrThrow(),
  );
  expect(row).toEqual({
    settings: { opening_hours: { mon_fri: [8, 18] } },
    createdAt: expect.any(Date),
    most: Number.MAX_SAFE_INTEGER,
  });
});

test('throws rather than losing a digit of a number beyond 2^53', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const select = database.inStore({ storeId }, (tx) => sql`select 9007199254740993::int8`.execute(tx.query));
  await expect(select).rejects.toThrow(RangeError);
});

test('keeps nothing of a transaction whose work throws, and the connection stays usable', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const work = database.inStore({ storeId }, async (tx) => {
    await tx.query.insertInto('storeCounters').values({ storeId, name: 'sale', value: 1 }).execute();
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  const left = await database.inStore({ storeId }, (tx) =>
    tx.query.selectFrom('storeCounters').selectAll().execute(),
  );
  expect(left).toEqual([]);
});

test('cancels the statement that runs when the scope is aborted', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const ended = new AbortController();
  const work = database.inStore({ storeId, signal: ended.signal }, async (tx) => {
    setImmediate(() => ended.abort(new Error('the client has gone')));
    await sql`select pg_sleep(600)`.execute(tx.query);
  });
  await expect(work).rejects.toThrow('the client has gone');
  await expect(database.inStore({ storeId }, () => Promise.resolve('next'))).resolves.toBe('next');
});

test('commits nothing when the scope is aborted before the end', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const ended = new AbortController();
  const work = database.inStore({ storeId, signal: ended.signal }, async (tx) => {
    await tx.query.insertInto('storeCounters').values({ storeId, name: 'sale', value: 1 }).execute();
    ended.abort(new Error('the client has gone'));
  });
  await expect(work).rejects.toThrow('the client has gone');
  const left = await database.inStore({ storeId }, (tx) =>
    tx.query.selectFrom('storeCounters').selectAll().execute(),
  );
  expect(left).toEqual([]);
});

test('stops waiting for a connection when the scope is aborted, and gives the connection back', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const release = Promise.withResolvers<void>();
  const busy = Array.from({ length: 6 }, () => database.inStore({ storeId }, () => release.promise));
  const ended = new AbortController();
  const waiting = database.inStore({ storeId, signal: ended.signal }, () => Promise.resolve());
  ended.abort(new Error('the client has gone'));
  await expect(waiting).rejects.toThrow('the client has gone');
  release.resolve();
  await Promise.all(busy);
  await Promise.all(Array.from({ length: 6 }, () => database.inStore({ storeId }, () => Promise.resolve())));
});

test('refuses an id of a store that is no UUID', async () => {
  await using database = await testDatabase();
  // What a careless caller would pass.
  const storeId = `${newId()}'; drop table products; --` as StoreId;
  await expect(database.inStore({ storeId }, () => Promise.resolve())).rejects.toMatchObject({
    code: 'STORE_NOT_FOUND',
  });
});

test('leaves no store behind on the connection', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const current = () =>
    database.inStore({ storeId }, async (tx) => {
      const { rows } = await sql<{ store: string }>`select current_setting('daino.store') as store`.execute(
        tx.query,
      );
      return rows[0]?.store;
    });
  await expect(current()).resolves.toBe(storeId);
  const other = await testStore(database);
  await expect(
    database.inStore(other.scope, (tx) => tx.query.selectFrom('stores').select('id').execute()),
  ).resolves.toEqual([{ id: other.storeId }]);
});

test('ends a statement that takes longer than it may, says so, and the next has its time again', async () => {
  await using database = await testDatabase();
  const { storeId } = await testStore(database);
  const slow = database.inStore({ storeId, statementMs: 50 }, (tx) =>
    sql`select pg_sleep(10)`.execute(tx.query),
  );
  await expect(slow).rejects.toMatchObject({ code: 'DATABASE_QUERY_TOO_SLOW', data: { limitMs: 50 } });
  await database.inStore({ storeId }, (tx) => sql`select pg_sleep(0.1)`.execute(tx.query));
});
