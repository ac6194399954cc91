import { randomBytes } from 'node:crypto';
import { json, pluginCache, pluginData } from '../../src/index.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TwoInstallations, twoInstallations } from './two-installations.ts';

// An installation that may store one megabyte.

const MB = 1_048_576;
/** What may be missed: a sixteenth of the quota, and one statement at a time on each of two connections. */
const MARGIN = MB / 16;

let two: TwoInstallations;

beforeEach(async () => {
  two = await twoInstallations();
});
afterEach(() => two[Symbol.asyncDispose]());

const caller = () => ({ ...two.ours, storageMb: 1 });
const run = (sql: string, ...parameters: unknown[]) =>
  two.database.pluginSql.query(caller(), sql, parameters);
const used = () => two.database.pluginSql.usedBytes(caller());
/** Text that does not compress. */
const noise = (bytes: number) => randomBytes(bytes * 0.75).toString('base64');
const add = (bytes: number) =>
  run('insert into secrets values ($1)', `${noise(8)} `).then(() => run(ADD, noise(bytes)));
const ADD = `insert into accounts (customer_id, note) values (gen_random_uuid(), $1)`;

test('refuses what exceeds the quota, while reading and deleting work', async () => {
  await expect(fill(50_000)).rejects.toMatchObject({
    code: 'STORAGE_QUOTA_EXCEEDED',
    data: { limitBytes: MB, usedBytes: expect.any(Number) },
  });
  expect(await used()).toBeLessThan(MB + MARGIN);
  expect(await codeOf(run(`update accounts set note = $1`, noise(60_000)))).toBe('STORAGE_QUOTA_EXCEEDED');
  expect((await run('select count(*) > 5 as many from accounts')).rows).toEqual([{ many: true }]);
  expect(
    (await run('delete from accounts where customer_id in (select customer_id from accounts limit 5)')).count,
  ).toBe(5);
});

test('takes writes again once something was deleted', async () => {
  await codeOf(fill(50_000));
  await run('delete from accounts');
  await add(50_000);
  expect((await run('select count(*) from accounts')).rows).toEqual([{ count: 1 }]);
  expect(await used()).toBeLessThan(MB / 2);
});

test('keeps nothing of one statement that stores too much', async () => {
  const bomb = 'insert into accounts (customer_id) select gen_random_uuid() from generate_series(1, 30000)';
  expect(await codeOf(run(bomb))).toBe('STORAGE_QUOTA_EXCEEDED');
  expect((await run('select count(*) from accounts')).rows).toEqual([{ count: 0 }]);
  await add(1_000);
  expect((await run('select count(*) from accounts')).rows).toEqual([{ count: 1 }]);
});

test('ends a transaction that stores too much, with all that it did', async () => {
  await using tx = await two.database.pluginSql.begin(caller());
  const adding = async () => {
    for (;;) await tx.query(ADD, [noise(100_000)]);
  };
  await expect(adding()).rejects.toMatchObject({ code: 'STORAGE_QUOTA_EXCEEDED' });
  expect((await run('select count(*) from accounts')).rows).toEqual([{ count: 0 }]);
});

test('is not exceeded by many writes at once', async () => {
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => codeOf(run(ADD, noise(100_000)))));
  expect(new Set(outcomes)).toEqual(new Set(['ANSWERED', 'STORAGE_QUOTA_EXCEEDED']));
  expect(await used()).toBeLessThan(MB + MARGIN + 2 * 100_000);
});

test('counts key-value data and cache, in and outside of transactions', async () => {
  const { database, ours } = two;
  const setData = (key: string, bytes: number) =>
    database.pluginSql.store(caller(), bytes, () =>
      database.inStore(ours, (tx) =>
        pluginData.set(tx, ours.installationId, { key, value: json(noise(bytes)) }),
      ),
    );
  const setCache = (key: string, bytes: number) =>
    database.pluginSql.store(caller(), bytes, () =>
      database.inStore(ours, (tx) =>
        pluginCache.set(tx, ours.installationId, { key, value: json(noise(bytes)), bytes, seconds: 100 }),
      ),
    );
  await setData('a', 300_000);
  await setCache('b', 300_000);
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, index) => codeOf(setData(`k${index}`, 200_000))),
  );
  expect(outcomes.filter((code) => code === 'ANSWERED').length).toBeLessThanOrEqual(2);
  expect(await used()).toBeLessThan(MB + MARGIN);
  expect(await codeOf(run(ADD, noise(500_000)))).toBe('STORAGE_QUOTA_EXCEEDED');
  await database.inStore(ours, (tx) => pluginData.remove(tx, ours.installationId, 'a'));
  await expect.poll(() => codeOf(run(ADD, noise(100_000)))).toBe('ANSWERED');
});

test('is one of each installation', async () => {
  await codeOf(fill(50_000));
  const theirs = { ...two.theirs, storageMb: 1 };
  expect((await two.database.pluginSql.query(theirs, ADD, ['small'])).count).toBe(1);
});

/** Writes until it is refused. */
async function fill(bytes: number): Promise<never> {
  for (;;) await add(bytes);
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ANSWERED',
    (error: { code: string }) => error.code,
  );
}
