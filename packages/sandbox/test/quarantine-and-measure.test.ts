import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LinkMeasure } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { pidOf, testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await testSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

const kind = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'kind' } }`, { slug: 'kind' });
const kills = programOf(`run() { Promise.reject({ get stack() { for (;;); } }) }`, { slug: 'kills' });
const quarantined = { lane: 'quarantine' } as const;

test('the quarantine lane has no process until it is needed', async () => {
  expect(sandbox.health().lanes.quarantine).toEqual([]);
  expect(notesOf(await sandbox.run(tripOf([linkOf(kind)], quarantined)))).toEqual(['kind']);
  expect(sandbox.health().lanes.quarantine).toMatchObject([{ alive: true, inFlight: 0 }]);
});

test('a death in quarantine costs nobody else there or elsewhere anything', async () => {
  const waits = programOf(`async run(ctx) { return { notes: await ctx.data.get('k') } }`);
  const call = () => Promise.resolve({ value: '"came"' });
  const [waited, killed, queued] = await Promise.all([
    sandbox.run(tripOf([linkOf(waits)], { ...quarantined, call })),
    sandbox.run(tripOf([linkOf(kills)], quarantined)),
    sandbox.run(tripOf([linkOf(kind)], quarantined)),
  ]);
  expect([waited, killed, queued].map(notesOf)).toEqual([['came'], [{ cut: 'cpu' }], ['kind']]);
  const { hook, background } = sandbox.health().lanes;
  expect([...hook, ...background].map(({ restarts }) => restarts)).toEqual([0, 0]);
});

test('an outcome tells how much memory its isolate was seen to use', async () => {
  const hoards = programOf(`run() { globalThis.kept = new Array(1e6).fill(0.5) }`);
  const outcomes = await sandbox.run(
    tripOf([linkOf(kind), linkOf(hoards, 'run', { entryCpuMs: 2_000, cpuMs: 2_000 })]),
  );
  const [small = 0, large = 0] = outcomes.map((one) => ('heapBytes' in one ? one.heapBytes : 0));
  expect(small).toBeGreaterThan(100_000);
  expect(large).toBeGreaterThan(small + 8_000_000 - 1_000_000);
});

test('an outcome tells how much CPU was taken, not how much time went by', async () => {
  const loops = programOf(`async run(ctx) { await ctx.data.get('k'); for (;;); }`);
  const called = Promise.withResolvers<{ readonly value: string }>();
  const call = () => {
    called.resolve({ value: 'null' });
    return called.promise;
  };
  const limits = { entryCpuMs: 600, cpuMs: 600 };
  const running = sandbox.run(tripOf([linkOf(loops, 'run', limits)], { call }));
  await called.promise;
  await sleep(30);
  process.kill(pidOf(sandbox), 'SIGSTOP');
  await sleep(1_000);
  process.kill(pidOf(sandbox), 'SIGCONT');
  const [outcome] = await running;
  expect(outcome).toMatchObject({ status: 'cut', reason: 'cpu' });
  const { wallUs, cpuUs } = outcome as LinkMeasure;
  expect(wallUs).toBeGreaterThan(900_000);
  expect(cpuUs).toBeLessThan(600_000);
});
