import { newId } from '@daino/kernel';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { json, pluginData } from '../../src/index.ts';
import { type TwoInstallations, twoInstallations } from './two-installations.ts';

let two: TwoInstallations;

beforeAll(async () => {
  two = await twoInstallations();
});
afterAll(() => two[Symbol.asyncDispose]());
beforeEach(async () => {
  await two.query('delete from accounts');
});

const insert = 'insert into accounts (customer_id, points) values ($1, $2)';

test('keeps rows and key-value data of a transaction together', async () => {
  const { database, ours } = two;
  await using tx = await database.pluginSql.begin(ours);
  await tx.query(insert, [newId(), 5]);
  await tx.withData((data) =>
    pluginData.set(data, ours.installationId, { key: 'last', value: json({ points: 5 }) }),
  );
  expect(await tx.withData((data) => pluginData.get(data, ours.installationId, 'last'))).toEqual({
    points: 5,
  });
  expect((await two.query('select * from accounts')).rows).toEqual([]);
  await tx.commit();
  expect((await two.query('select points from accounts')).rows).toEqual([{ points: 5 }]);
  const kept = await database.inStore(ours, (tx2) => pluginData.get(tx2, ours.installationId, 'last'));
  expect(kept).toEqual({ points: 5 });
});

test('keeps the newest value under a key', async () => {
  const { database, ours } = two;
  for (const value of ['old', ['new', { points: 5 }]])
    await database.inStore(ours, (tx) =>
      pluginData.set(tx, ours.installationId, { key: 'twice', value: json(value) }),
    );
  const kept = await database.inStore(ours, (tx) =>
    pluginData.list(tx, ours.installationId, { prefix: 'twice', limit: 5, bytes: 1_000 }),
  );
  expect(kept).toEqual({ data: [{ key: 'twice', value: ['new', { points: 5 }] }], more: false });
});

test('leaves nothing when it is rolled back or forgotten', async () => {
  const { database, ours } = two;
  {
    await using tx = await database.pluginSql.begin(ours);
    await tx.query(insert, [newId(), 5]);
    await tx.withData((data) => pluginData.set(data, ours.installationId, { key: 'gone', value: json(1) }));
  }
  expect((await two.query('select * from accounts')).rows).toEqual([]);
  expect(await database.inStore(ours, (tx) => pluginData.get(tx, ours.installationId, 'gone'))).toBeNull();
});

test('shows and takes no key-value data of another installation', async () => {
  const { database, ours, theirs } = two;
  await database.inStore(theirs, (tx) =>
    pluginData.set(tx, theirs.installationId, { key: 'theirs', value: json(1) }),
  );
  await using tx = await database.pluginSql.begin(ours);
  const found = await tx.withData((data) =>
    pluginData.get({ ...data, storeId: theirs.storeId }, theirs.installationId, 'theirs'),
  );
  expect(found).toBeNull();
  await expect(
    tx.withData((data) =>
      pluginData.set({ ...data, storeId: theirs.storeId }, theirs.installationId, {
        key: 'theirs',
        value: json(2),
      }),
    ),
  ).rejects.toMatchObject({ fault: 'plugin' });
});

test('ends with its first failing statement', async () => {
  await using tx = await two.database.pluginSql.begin(two.ours);
  const id = newId();
  await tx.query(insert, [id, 5]);
  await expect(tx.query(insert, [id, 6])).rejects.toMatchObject({
    code: 'SQL_CONSTRAINT_VIOLATED',
    data: { kind: 'unique', constraint: 'accounts_pkey' },
  });
  await expect(tx.query('select 1', [])).rejects.toMatchObject({ code: 'SQL_TRANSACTION_ENDED' });
  await expect(tx.commit()).rejects.toMatchObject({ code: 'SQL_TRANSACTION_ENDED' });
  expect((await two.query('select * from accounts')).rows).toEqual([]);
});

test('ends when its time is over, and gives its connection back', async () => {
  const held = await Promise.all([
    two.database.pluginSql.begin(two.ours),
    two.database.pluginSql.begin(two.ours),
  ]);
  // Waits for one of the two places of the installation.
  expect((await two.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  for (const tx of held) {
    const code = () =>
      tx.query('select 1', []).then(
        () => 'open',
        (error: { code: string }) => error.code,
      );
    await expect.poll(code, { timeout: 5_000 }).toBe('SQL_TRANSACTION_ENDED');
  }
});

test('is not escaped by a statement that would end it', async () => {
  await using tx = await two.database.pluginSql.begin(two.ours);
  for (const sql of ['commit', 'rollback', 'savepoint s', 'begin', 'set role postgres']) {
    await expect(tx.query(sql, [])).rejects.toMatchObject({ code: 'SQL_NOT_ALLOWED' });
  }
  // The guard refuses before anything runs, so that the transaction goes on.
  expect((await tx.query('select 1 as one', [])).rows).toEqual([{ one: 1 }]);
});

test('never overdraws under fifty withdrawals at once', async () => {
  const id = newId();
  await two.query(insert, id, 20);
  const withdrawals = await Promise.all(
    Array.from({ length: 50 }, () =>
      two.query('update accounts set points = points - 1 where customer_id = $1 and points > 0', id),
    ),
  );
  expect(withdrawals.filter(({ count }) => count === 1)).toHaveLength(20);
  expect((await two.query('select points from accounts')).rows).toEqual([{ points: 0 }]);
});
