import { startUsageSweeper } from '@daino/engine';
import { silentLog, systemClock } from '@daino/kernel';
import { testHost, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const DAY_MS = 86_400_000;

it('removes old minutes first, then hours and runs, then days, and never the sums since the beginning', async () => {
  await using host = await testHost({ plugins: [fixture('looks-on')] });
  await host.sale();
  await host.engine.settled();
  const { query } = host.database.operator;
  const left = async () => {
    const usage = await query.selectFrom('pluginUsage').select('grain').distinct().orderBy('grain').execute();
    const runs = await query.selectFrom('pluginRuns').select('id').execute();
    return [...usage.map(({ grain }) => grain), ...(runs.length > 0 ? ['runs'] : [])].join(' ');
  };
  const sweptUntil = async (days: number, wanted: string) => {
    const now = () => new Date(Date.now() + days * DAY_MS);
    const clock = { ...systemClock, now };
    const sweeper = startUsageSweeper({ database: host.database, clock, log: silentLog, everyMs: 5 });
    await until(async () => (await left()) === wanted);
    await sweeper[Symbol.asyncDispose]();
  };
  expect(await left()).toBe('day ever hour minute runs');
  await sweptUntil(1, 'day ever hour runs');
  await sweptUntil(9, 'day ever');
  await sweptUntil(93, 'ever');
});
