import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS, type LinkOutcome } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, plain, programOf, tripOf } from './plugin.ts';
import { pidsOf, testSandbox, until } from './sandbox.ts';

const quick = programOf(`run(ctx, { sale }) { return { notes: 'quick' } }`, { slug: 'quick' });
const spins = (ms: number) =>
  programOf(`run() { const end = Date.now() + ${ms}; while (Date.now() < end); return { notes: 'spun' } }`);
const background = { lane: 'background' } as const;
const event = (program: ReturnType<typeof programOf>) => {
  const { wallMs, entryCpuMs, cpuMs } = LIMITS.background;
  return linkOf(program, 'run', { wallMs, entryCpuMs, cpuMs });
};

/** Stores whose home is the same process of a lane of two, found by asking which process ran them. */
async function storesAtHome(sandbox: Sandbox, count: number): Promise<readonly string[]> {
  const found = new Map<boolean, string[]>([
    [true, []],
    [false, []],
  ]);
  for (let index = 0; (found.get(true)?.length ?? 0) < count; index += 1) {
    const before = sandbox.health().lanes.background[0]?.isolates ?? 0;
    const storeId = `store-${index}`;
    await sandbox.run(tripOf([event(programOf(`run() {}`))], { ...background, storeId }));
    found.get((sandbox.health().lanes.background[0]?.isolates ?? 0) > before)?.push(storeId);
  }
  return found.get(true) ?? [];
}

describe('in the background', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await testSandbox({
      lanes: { hook: { processes: 1, slow: 0 }, background: { processes: 2, slow: 1 } },
    });
  });
  afterEach(() => sandbox[Symbol.asyncDispose]());

  test('a handler that computes for long does not hold up another store of its process', async () => {
    const [busy = '', other = ''] = await storesAtHome(sandbox, 2);
    const order: string[] = [];
    const long = sandbox.run(tripOf([event(spins(1_500))], { ...background, storeId: busy, wallMs: 30_000 }));
    const waiting = long.then(() => order.push('long'));
    const short = Array.from({ length: 5 }, () =>
      sandbox.run(tripOf([event(quick)], { ...background, storeId: other })).then(() => order.push('short')),
    );
    await Promise.all([waiting, ...short]);
    expect(order).toEqual(['short', 'short', 'short', 'short', 'short', 'long']);
  });

  test('a plugin that was slow before runs where only slow ones wait', async () => {
    const slow = spins(80);
    const trip = () => sandbox.run(tripOf([event(slow)], background));
    await trip();
    expect(sandbox.health().lanes.background).toHaveLength(2);
    expect(plain(await trip())).toEqual([{ done: expect.objectContaining({}) }]);
    expect(sandbox.health().lanes.background).toHaveLength(3);
  });

  test('stores take turns: one that sends a flood does not keep another one waiting', async () => {
    const [flooding = '', quiet = ''] = await storesAtHome(sandbox, 2);
    const some = spins(3);
    let flooded = 0;
    const flood = Array.from({ length: 200 }, () =>
      sandbox
        .run(tripOf([event(some)], { ...background, storeId: flooding, wallMs: 30_000 }))
        .then(() => (flooded += 1)),
    );
    await sandbox.run(tripOf([event(quick)], { ...background, storeId: quiet }));
    expect(flooded).toBeLessThan(20);
    await Promise.all(flood);
  });

  describe('what one installation sends starts in its order', () => {
    const startedOf = async (body: string, count: number): Promise<readonly number[]> => {
      const started: number[] = [];
      const tells = programOf(`async run(ctx, { n }) { ${body}; await ctx.data.get(String(n)) }`);
      const trip = (n: number) =>
        tripOf([event(tells)], {
          ...background,
          input: JSON.stringify({ n }),
          wallMs: 30_000,
          call({ args }) {
            const [key] = JSON.parse(args) as [string];
            started.push(Number(key));
            return Promise.resolve({ value: 'null' });
          },
        });
      await Promise.all(Array.from({ length: count }, (_, n) => sandbox.run(trip(n))));
      return started;
    };
    const inOrder = (count: number) => Array.from({ length: count }, (_, n) => n);

    test('however much it is', async () => {
      expect(await startedOf('', 300)).toEqual(inOrder(300));
    });

    test('also when one of them is long at it and there is room elsewhere', async () => {
      // The second of them starts a process for slow ones.
      for (let round = 0; round < 2; round += 1) await sandbox.run(tripOf([event(spins(80))], background));
      const sometimesLong = `const end = Date.now() + (n % 20 === 1 ? 60 : 0); while (Date.now() < end)`;
      expect(await startedOf(sometimesLong, 60)).toEqual(inOrder(60));
    });
  });

  test('a flood beyond what may wait is answered at once and says why', async () => {
    const [storeId = ''] = await storesAtHome(sandbox, 1);
    const holding = sandbox.run(tripOf([event(spins(400))], { ...background, storeId }));
    const outcomes = await Promise.all(
      Array.from({ length: 2_500 }, () =>
        sandbox.run(tripOf([event(quick)], { ...background, storeId, wallMs: 30_000 })),
      ),
    );
    const refused = outcomes.flat().filter((one) => one.status === 'cut');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused).toEqual(
      refused.map(() =>
        expect.objectContaining({ reason: 'lost', detail: 'too much of this store or plugin is waiting' }),
      ),
    );
    await holding;
  });
});

test('an entry does not outlast the deadline of its link, and nobody stands behind it', async () => {
  await using sandbox = await testSandbox();
  const loops = programOf(`run() { for (;;); }`);
  const limits = { wallMs: 300, entryCpuMs: 20_000, cpuMs: 20_000 };
  const trip = (wallMs: number) =>
    tripOf([linkOf(loops, 'run', limits), linkOf(quick)], { ...background, wallMs });
  expect(notesOf(await sandbox.run(trip(10_000)))).toEqual([{ cut: 'deadline' }, 'quick']);
  expect(notesOf(await sandbox.run(trip(200)))[0]).toEqual({ cut: 'deadline' });
  const next = tripOf([linkOf(quick)], { ...background, wallMs: 5_000 });
  expect(notesOf(await sandbox.run(next))).toEqual(['quick']);
});

test('a hook that loops is out of the way of the others after it was seen once', async () => {
  await using sandbox = await testSandbox({ lanes: { hook: { processes: 1, slow: 1 } } });
  const loops = programOf(`run() { for (;;); }`, { slug: 'loops' });
  const [first] = plain(await sandbox.run(tripOf([linkOf(loops)])));
  expect(first).toEqual({ cut: 'cpu' });
  let looped = 0;
  const flood = Array.from({ length: 20 }, () =>
    sandbox.run(tripOf([linkOf(loops)], { wallMs: 1_500 })).finally(() => (looped += 1)),
  );
  await until(() => pidsOf(sandbox, 'hook').length === 2, 'a process for slow hooks was started');
  const before = looped;
  for (let round = 0; round < 20; round += 1)
    expect(notesOf(await sandbox.run(tripOf([linkOf(quick)], { storeId: 'store-2' })))).toEqual(['quick']);
  expect(looped - before).toBeLessThan(5);
  const reasons = new Set((await Promise.all(flood)).flat().map((one) => one.status === 'cut' && one.reason));
  expect(reasons.isSubsetOf(new Set(['cpu', 'lost', 'deadline']))).toBe(true);
});

test('what came aboard before an entry turned out to be long runs elsewhere', async () => {
  await using sandbox = await testSandbox({ lanes: { hook: { processes: 2, slow: 0 } } });
  const turns = programOf(`async run(ctx) { await ctx.data.get('k'); for (;;); }`, { slug: 'turns' });
  const behind = tripOf([linkOf(quick), linkOf(quick)]);
  await sandbox.run(behind);
  const followers: Promise<readonly LinkOutcome[]>[] = [];
  const call = async () => {
    // The answer is on its way by then, and stands before them.
    setImmediate(() => followers.push(...Array.from({ length: 4 }, () => sandbox.run(behind))));
    return { value: 'null' };
  };
  const ended: string[] = [];
  const looping = sandbox.run(tripOf([linkOf(turns, 'run', { entryCpuMs: 1_000, cpuMs: 1_000 })], { call }));
  await until(() => followers.length > 0, 'the host was called');
  const others = followers.map((one) => one.finally(() => ended.push('quick')));
  const outcomes = await looping.finally(() => ended.push('long'));
  expect((await Promise.all(others)).map(notesOf)).toEqual(others.map(() => ['quick', 'unchanged']));
  expect(plain(outcomes)).toEqual([{ cut: 'cpu' }]);
  expect(ended).toEqual(['quick', 'quick', 'quick', 'quick', 'long']);
});

test('what comes while a plugin that was long waits for its host goes where it will not come back', async () => {
  await using sandbox = await testSandbox({ lanes: { hook: { processes: 2, slow: 0 } } });
  const spin = `for (const end = Date.now() + 200; Date.now() < end; );`;
  const turns = programOf(`async run(ctx) { ${spin} await ctx.data.get('k'); ${spin} }`, { slug: 'turns' });
  const asked = Promise.withResolvers<undefined>();
  const answer = Promise.withResolvers<{ readonly value: string }>();
  const call = () => {
    asked.resolve(undefined);
    return answer.promise;
  };
  const limits = { wallMs: 2_000, entryCpuMs: 1_000, cpuMs: 1_000 };
  const turning = sandbox.run(tripOf([linkOf(turns, 'run', limits)], { call, wallMs: 5_000 }));
  await asked.promise;
  expect(notesOf(await sandbox.run(tripOf([linkOf(quick)])))).toEqual(['quick']);
  expect(sandbox.health().lanes.hook.map(({ isolates }) => isolates)).toEqual([1, 1]);
  answer.resolve({ value: 'null' });
  expect(notesOf(await turning)).toEqual(['unchanged']);
});

test('nobody comes aboard behind a plugin of which nothing is known when there is room elsewhere', async () => {
  await using sandbox = await testSandbox({ lanes: { hook: { processes: 2, slow: 0 } } });
  const unknown = programOf(`run() { for (const end = Date.now() + 800; Date.now() < end; ); }`, {
    slug: 'unknown',
  });
  const ended: string[] = [];
  const limits = { wallMs: 4_000, entryCpuMs: 2_000, cpuMs: 2_000 };
  const first = sandbox
    .run(tripOf([linkOf(unknown, 'run', limits)], { wallMs: 5_000 }))
    .then(() => ended.push('unknown'));
  const second = sandbox.run(tripOf([linkOf(quick)])).then(() => ended.push('quick'));
  await Promise.all([first, second]);
  expect(ended).toEqual(['quick', 'unknown']);
  expect(sandbox.health().lanes.hook.map(({ isolates }) => isolates)).toEqual([1, 1]);
});

test('a store that sends a flood fills its share of a process and no more', async () => {
  await using sandbox = await testSandbox();
  const waits = programOf(`async run(ctx) { await ctx.data.get('k') }`, { slug: 'waits' });
  const release = Promise.withResolvers<{ readonly value: string }>();
  const call = () => release.promise;
  const flood = Array.from({ length: 400 }, () =>
    sandbox.run(tripOf([linkOf(waits)], { storeId: 'flood', call })),
  );
  expect(notesOf(await sandbox.run(tripOf([linkOf(quick)], { storeId: 'quiet' })))).toEqual(['quick']);
  release.resolve({ value: 'null' });
  expect((await Promise.all(flood)).flat().map(({ status }) => status)).toEqual(flood.map(() => 'done'));
});
