import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { childrenOf, openFiles, pidOf, pidsOf, testSandbox, until } from './sandbox.ts';

const kind = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'kind' } }`, { slug: 'kind' });
const waits = programOf(`async run(ctx) { return { notes: await ctx.data.get('k') } }`, { slug: 'waits' });
const counts = (slug: string) =>
  programOf(`run() { globalThis.n = (globalThis.n ?? 0) + 1; return { notes: String(globalThis.n) } }`, {
    slug,
  });
const hook = (sandbox: Sandbox) => sandbox.health().lanes.hook[0];

describe('a process that is replaced', () => {
  test('fails no trip, although trips run and wait all the while', async () => {
    await using sandbox = await testSandbox();
    const call = () =>
      new Promise<{ value: string }>((resolve) => setTimeout(resolve, 2, { value: '"came"' }));
    const pids = new Set<number>();
    const stop = new AbortController();
    const outcomes: unknown[] = [];
    const client = async () => {
      while (!stop.signal.aborted) {
        pids.add(pidOf(sandbox));
        outcomes.push(notesOf(await sandbox.run(tripOf([linkOf(kind), linkOf(waits)], { call }))));
      }
    };
    const clients = Array.from({ length: 6 }, client);
    for (let round = 1; round <= 3; round += 1) {
      sandbox.rotate();
      await until(() => hook(sandbox)?.rotations === round, 'the process was replaced');
    }
    await until(() => pids.size === 4, 'every process was used');
    stop.abort();
    await Promise.all(clients);
    expect(new Set(outcomes.map((one) => JSON.stringify(one)))).toEqual(new Set(['["kind","came"]']));
    expect(hook(sandbox)).toMatchObject({ restarts: 0, rotations: 3, inFlight: 0 });
  });

  test('goes when its last trip has ended, and not before', async () => {
    await using sandbox = await testSandbox();
    const answer = Promise.withResolvers<{ readonly value: string }>();
    const old = pidOf(sandbox);
    const running = sandbox.run(tripOf([linkOf(waits)], { call: () => answer.promise }));
    sandbox.rotate();
    await until(() => pidOf(sandbox) !== old, 'the next process took over');
    expect(notesOf(await sandbox.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
    expect(childrenOf(process.pid)).toContain(old);
    answer.resolve({ value: '"late"' });
    expect(notesOf(await running)).toEqual(['late']);
    await until(() => !childrenOf(process.pid).includes(old), 'the old process ended');
  });

  test('is replaced by age and by what it threw away, by itself', async () => {
    await using byAge = await testSandbox({ upkeep: { processAgeMs: 50, idleProcessMs: 40 } });
    await until(() => (hook(byAge)?.rotations ?? 0) > 0, 'an old process was replaced');
    await using byUse = await testSandbox({
      isolates: 1,
      upkeep: { releasedPrograms: 3, idleProcessMs: 40 },
    });
    for (const slug of ['a', 'b', 'c', 'd', 'e']) await byUse.run(tripOf([linkOf(counts(slug))]));
    await until(() => (hook(byUse)?.rotations ?? 0) > 0, 'a used process was replaced');
    expect([hook(byAge)?.restarts, hook(byUse)?.restarts]).toEqual([0, 0]);
  });

  test('whose successor cannot start goes on', async () => {
    await using sandbox = await testSandbox();
    const before = new Set(childrenOf(process.pid));
    const pid = pidOf(sandbox);
    sandbox.rotate();
    const next = () => childrenOf(process.pid).filter((one) => !before.has(one));
    await until(() => next().length > 0, 'the next processes were started');
    for (const one of next()) process.kill(one, 'SIGKILL');
    expect(notesOf(await sandbox.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
    expect([pid, ...childrenOf(process.pid)]).toContain(pidOf(sandbox));
  });
});

describe('an isolate that is put away', () => {
  test('because there are too many is made anew when it is needed', async () => {
    await using sandbox = await testSandbox({ isolates: 2 });
    const [a, b, c] = [counts('a'), counts('b'), counts('c')];
    const run = async (program: typeof a) => notesOf(await sandbox.run(tripOf([linkOf(program)])))[0];
    expect([await run(a), await run(b), await run(a)]).toEqual(['1', '1', '2']);
    expect(await run(c)).toBe('1');
    expect(hook(sandbox)).toMatchObject({ isolates: 2 });
    expect([await run(a), await run(b)]).toEqual(['3', '1']);
  });

  test('because nobody needed it is made anew when it is needed', async () => {
    await using sandbox = await testSandbox({ upkeep: { idleIsolateMs: 60 } });
    const a = counts('a');
    expect(notesOf(await sandbox.run(tripOf([linkOf(a)])))).toEqual(['1']);
    await until(() => hook(sandbox)?.isolates === 0, 'it was put away');
    expect(notesOf(await sandbox.run(tripOf([linkOf(a)])))).toEqual(['1']);
  });

  test('while it waits for an answer stays until it has it', async () => {
    await using sandbox = await testSandbox({ isolates: 1 });
    const answer = Promise.withResolvers<{ readonly value: string }>();
    const running = sandbox.run(tripOf([linkOf(waits)], { call: () => answer.promise }));
    for (const slug of ['a', 'b']) await sandbox.run(tripOf([linkOf(counts(slug))]));
    answer.resolve({ value: '"kept"' });
    expect(notesOf(await running)).toEqual(['kept']);
  });
});

test('the quarantine lane gives its process back when it is idle', async () => {
  await using sandbox = await testSandbox({ upkeep: { idleProcessMs: 60 } });
  const trip = () => sandbox.run(tripOf([linkOf(kind)], { lane: 'quarantine' }));
  expect(notesOf(await trip())).toEqual(['kind']);
  await until(() => pidsOf(sandbox, 'quarantine').length === 0, 'its process ended');
  expect(notesOf(await trip())).toEqual(['kind']);
});

test('many cycles leave neither process nor file nor memory behind', async () => {
  const files = openFiles();
  const children = childrenOf(process.pid).length;
  {
    await using sandbox = await testSandbox({ isolates: 8 });
    const churn = async (rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        const link = linkOf(counts(`churn-${round % 50}`), 'run', { entryCpuMs: 2_000, cpuMs: 2_000 });
        const [notes] = notesOf(await sandbox.run(tripOf([link])));
        expect(notes).toBe('1');
      }
      return hook(sandbox)?.residentBytes ?? 0;
    };
    const before = await churn(150);
    const after = await churn(300);
    expect(after - before).toBeLessThan(30 * 1_048_576);
    for (let round = 1; round <= 3; round += 1) {
      process.kill(pidOf(sandbox), 'SIGKILL');
      await until(() => hook(sandbox)?.restarts === round && hook(sandbox)?.alive === true, 'it came back');
    }
  }
  await until(() => openFiles() <= files, 'the files were closed');
  expect(childrenOf(process.pid)).toHaveLength(children);
});
