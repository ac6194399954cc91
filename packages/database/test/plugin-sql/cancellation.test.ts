import { silentLog } from '@daino/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, openGateway } from '../../src/plugin-sql/gateway/open-gateway.ts';
import { addressOf, connectAs, type Connection } from '../server/connect-as.ts';
import { runUnguarded, type TwoInstallations, twoInstallations } from './two-installations.ts';

// Statements of invocations that nobody waits for any more.

let two: TwoInstallations;
let superuser: Connection;

beforeAll(async () => {
  two = await twoInstallations();
  superuser = await connectAs(two.database, 'postgres');
});
afterAll(async () => {
  await superuser.end();
  await two[Symbol.asyncDispose]();
});

const ENDLESS = 'select count(*) from generate_series(1, 2000000000)';

test('ends the statement of an invocation with it', async () => {
  const ending = new AbortController();
  const caller = { ...two.ours, signal: ending.signal };
  const began = performance.now();
  const answer = codeOf(two.database.pluginSql.query(caller, ENDLESS, []));
  await expect.poll(() => runningStatements()).toBe(1);
  ending.abort();
  expect(await answer).toBe('INVOCATION_ENDED');
  await expect.poll(() => runningStatements()).toBe(0);
  // The statement's own limit is two seconds.
  expect(performance.now() - began).toBeLessThan(1_500);
});

test('leaves nothing of a transaction whose invocation ends while a statement runs', async () => {
  const ending = new AbortController();
  await using tx = await two.database.pluginSql.begin({ ...two.ours, signal: ending.signal });
  await tx.query(`insert into secrets values ('half')`, []);
  const answer = codeOf(tx.query(ENDLESS, []));
  await expect.poll(() => runningStatements()).toBe(1);
  ending.abort();
  expect(await answer).toBe('INVOCATION_ENDED');
  expect(await codeOf(tx.query('select 1', []))).toBe('SQL_TRANSACTION_ENDED');
  expect((await two.query('select word from secrets')).rows).toEqual([{ word: 'ours secret' }]);
});

test('runs nothing of an invocation that ended before or while it waited for its turn', async () => {
  const ended = { ...two.ours, signal: AbortSignal.abort() };
  expect(await codeOf(two.database.pluginSql.query(ended, `insert into secrets values ('late')`, []))).toBe(
    'INVOCATION_ENDED',
  );
  const ending = new AbortController();
  const holders = [
    await two.database.pluginSql.begin(two.ours),
    await two.database.pluginSql.begin(two.ours),
  ];
  const waiting = [1, 2, 3].map(() =>
    codeOf(two.database.pluginSql.query({ ...two.ours, signal: ending.signal }, 'select 1', [])),
  );
  ending.abort();
  expect(await Promise.all(waiting)).toEqual(['INVOCATION_ENDED', 'INVOCATION_ENDED', 'INVOCATION_ENDED']);
  for (const holder of holders) await holder.rollback();
  expect((await two.query('select word from secrets')).rows).toEqual([{ word: 'ours secret' }]);
});

test('never cancels the statement of the next user of a connection', async () => {
  await using gateway: Gateway = openGateway({
    address: await addressOf(two.database, 'daino_gateway'),
    connections: 1,
    log: silentLog,
  });
  const counting = { text: 'select count(*)::integer as n from generate_series(1, 20000)', values: [] };
  const outcomes: Record<string, number> = {};
  for (let round = 0; round < 200; round += 1) {
    const ending = new AbortController();
    const first = runUnguarded(gateway, { ...two.ours, signal: ending.signal }, counting)
      .then(() => 'answered')
      .catch((error: { code: string }) => error.code);
    // Around the end of the statement, on both sides of it.
    setTimeout(() => ending.abort(), (round % 12) * 0.7);
    const next = runUnguarded(gateway, two.theirs, counting);
    const outcome = await first;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    expect((await next).rows).toEqual([{ n: 20_000 }]);
  }
  expect(Object.keys(outcomes).filter((code) => !EXPECTED.has(code))).toEqual([]);
  expect(outcomes['answered']).toBeGreaterThan(0);
  expect(outcomes['INVOCATION_ENDED']).toBeGreaterThan(0);
});

/** An invocation may also end between its statement and the commit. */
const EXPECTED = new Set(['answered', 'INVOCATION_ENDED', 'SQL_TRANSACTION_ENDED']);

async function runningStatements(): Promise<number> {
  const { rows } = await superuser.query<{ count: number }>(
    `select count(*)::integer as count from pg_stat_activity
     where usename = 'daino_gateway' and state = 'active' and datname = current_database()`,
  );
  return rows[0]?.count ?? 0;
}

function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'ANSWERED',
    (error: { code: string }) => error.code,
  );
}
