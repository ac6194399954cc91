import { LIMITS } from '@daino/contract';
import { newId } from '@daino/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TwoInstallations, twoInstallations } from './two-installations.ts';

// Statements that would take all the time, memory or space there is.

let two: TwoInstallations;

beforeAll(async () => {
  two = await twoInstallations();
  const ids = Array.from({ length: 300 }, () => newId());
  await two.query('insert into accounts (customer_id) select unnest($1::uuid[])', ids);
});
afterAll(() => two[Symbol.asyncDispose]());

const CROSS = 'select count(*) from accounts a, accounts b, accounts c, accounts d, accounts e';
const LONG = 'a'.repeat(100_000);

/** A statement that fills files and takes long: what ends it first depends on the machine. */
const EITHER = 'SQL_TIMEOUT|SQL_RESOURCES_EXCEEDED';

describe('ends at its limit', () => {
  test.each<[string, string, string, (readonly unknown[])?]>([
    ['a join of everything with everything', EITHER, CROSS],
    [
      'a recursion without end',
      EITHER,
      'with recursive r(i) as (select 1 union all select i from r) select count(*) from r',
    ],
    [
      'a series without end',
      EITHER,
      'select count(*) from generate_series(1, 2000000000) s cross join accounts',
    ],
    [
      'a sort of more than fits',
      EITHER,
      'select a.customer_id from accounts a, accounts b, accounts c order by random(), 1 limit 10000 offset 20000000',
    ],
    ['too many rows', 'SQL_TOO_MANY_ROWS', 'select * from generate_series(1, 10001)'],
    [
      'too many changed rows',
      'SQL_TOO_MANY_ROWS',
      `insert into secrets select g::text from generate_series(1, 10001) g returning word`,
    ],
    [
      'rows of too many bytes',
      'SQL_RESULT_TOO_LARGE',
      'select $1::text as t from generate_series(1, 100)',
      [LONG],
    ],
    [
      'one value of too many bytes',
      'SQL_RESULT_TOO_LARGE',
      'select string_agg($1, $2) as t from generate_series(1, 100)',
      [LONG, ''],
    ],
    [
      'a doubling text',
      EITHER,
      `with recursive r(s, i) as (select $1::text, 1 union all select s || s, i + 1 from r where i < 10) select s from r order by i desc limit 1`,
      [LONG],
    ],
    [
      'aggregates that fill the memory',
      EITHER,
      `select length(string_agg(t, '')), length(string_agg(t, '1')), length(string_agg(t, '2')) from (select $1::text || g as t from generate_series(1, 100000) g) q`,
      ['x'.repeat(900_000)],
    ],
    ['numbers of too many digits', 'SQL_FAILED', 'select 10::numeric ^ 200000'],
    ['a division by zero', 'SQL_FAILED', 'select 1 / (points - points) from accounts'],
    ['JSON that is nested too deep', 'SQL_TOO_LARGE', 'select $1::jsonb', ['['.repeat(50_000)]],
    ['a parameter that is nested too deep', 'SQL_TOO_LARGE', 'select $1::jsonb', [nested(100)]],
    ['a parameter of too many bytes', 'SQL_TOO_LARGE', 'select $1::text', ['x'.repeat(2_000_000)]],
    ['too few parameters', 'SQL_PARAMETERS_INVALID', 'select $1::text, $2::text', ['x']],
    [
      'too many parameters',
      'SQL_TOO_LARGE',
      `select ${Array.from({ length: 300 }, (_, index) => `$${index + 1}::text`).join(', ')}`,
    ],
    ['a parameter with a huge number', 'SQL_TOO_LARGE', 'select $60000'],
    ['a zero character', 'SQL_PARAMETERS_INVALID', 'select $1::text', ['\0']],
    ['a text that is too long', 'SQL_TOO_LARGE', `select '${'x'.repeat(40_000)}'`],
    ['brackets', 'SQL_TOO_LARGE', `select ${'('.repeat(15_000)}1`],
    ['sums', 'SQL_TOO_LARGE', `select ${'1+'.repeat(15_000)}1`],
    ['negations', 'SQL_TOO_LARGE', `select ${'not '.repeat(7_000)}true`],
    ['rows in rows', 'SQL_TOO_LARGE', `select ${'(1,'.repeat(8_000)}1`],
    ['arrays in arrays', 'SQL_TOO_LARGE', `select array${'['.repeat(900)}1${']'.repeat(900)}`],
    ['casts', 'SQL_TOO_LARGE', `select 1${'::text'.repeat(400)}`],
    ['unions', 'SQL_TOO_LARGE', `select 1${' union select 1'.repeat(300)}`],
    ['joins', 'SQL_TOO_LARGE', `select 1 from accounts${' cross join accounts'.repeat(300)}`],
    ['queries in queries', 'SQL_TOO_LARGE', `select ${'(select '.repeat(120)}1${')'.repeat(120)}`],
    ['a wide list', 'SQL_TOO_LARGE', `select 1 in (${'1,'.repeat(12_000)}1)`],
    ['a padded text', 'SQL_NOT_ALLOWED', `select lpad('', 1000000000)`],
    ['a padded text by a computed length', 'SQL_NOT_ALLOWED', `select lpad('', 10 * 1000)`],
    ['a repeated text', 'SQL_NOT_ALLOWED', `select repeat('x', 1000000000)`],
    ['a filled array', 'SQL_NOT_ALLOWED', `select array_fill(1, array[100000000])`],
  ])('%s', async (_, code, sql, parameters = []) => {
    const refusal = { code: expect.stringMatching(new RegExp(`^(${code})$`)), fault: 'plugin' };
    await expect(two.query(sql, ...parameters)).rejects.toMatchObject(refusal);
    expect((await two.query('select word from secrets')).rows).toEqual([{ word: 'ours secret' }]);
  });
});

test('keeps nothing of a statement whose answer is too large', async () => {
  await expect(
    two.query(`insert into secrets select g::text from generate_series(1, 10001) g returning word`),
  ).rejects.toMatchObject({ code: 'SQL_TOO_MANY_ROWS' });
  expect((await two.query('select count(*) from secrets')).rows).toEqual([{ count: 1 }]);
});

test('answers exactly as many rows as allowed', async () => {
  const { rows } = await two.query('select * from generate_series(1, $1::integer)', LIMITS.sql.rows);
  expect(rows).toHaveLength(LIMITS.sql.rows);
});

test('answers others while one plugin keeps the database busy', async () => {
  const busy = Array.from({ length: 10 }, () =>
    two.query(CROSS).catch((error: { code: string }) => error.code),
  );
  const { rows } = await two.database.pluginSql.query(two.theirs, 'select word from secrets', []);
  expect(rows).toEqual([{ word: 'theirs secret' }]);
  expect(await Promise.all(busy.slice(0, 2))).toEqual(['SQL_TIMEOUT', 'SQL_TIMEOUT']);
  await Promise.all(busy);
});

test('does not wait long for a row that another transaction holds', async () => {
  const { pluginSql } = two.database;
  await using holder = await pluginSql.begin(two.ours);
  await holder.query('select word from secrets for update', []);
  await expect(two.query(`update secrets set word = 'x'`)).rejects.toMatchObject({ code: 'SQL_BUSY' });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}
