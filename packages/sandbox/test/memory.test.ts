import { describe, expect, test } from 'vitest';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

const kind = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'kind' } }`, { slug: 'kind' });
const waits = programOf(`async run(ctx) { return { notes: await ctx.data.get('k') } }`, { slug: 'waits' });

/** Each takes far more memory than it may, in one stroke or bit by bit. */
const bombs = [
  ['splits a huge string', `'x'.repeat(2 ** 29 - 24).split('')`],
  ['splits a huge string of two-byte characters', `'é'.repeat(2 ** 28).split('')`],
  ['replaces in a huge string', `'x'.repeat(2 ** 28).replace(/x/g, () => 'yy')`],
  ['fills a huge array', `new Array(2 ** 28).fill(0)`],
  ['makes a huge array', `Array.from({ length: 2 ** 28 })`],
  ['matches in a huge string', `'x'.repeat(2 ** 27).match(/x/g)`],
  ['doubles a string in place', `let s = 'a'; for (;;) s = s.replace(/a/g, 'aa')`],
  ['grows a map', `const m = new Map(); for (let i = 0; ; i++) m.set(i, {})`],
  ['grows an array', `const a = []; for (;;) a.push({})`],
  ['grows array buffers', `const a = []; for (;;) a.push(new ArrayBuffer(2 ** 24))`],
  ['encodes a huge text', `encodeURIComponent('é'.repeat(2 ** 27))`],
  ['normalises a huge text', `'é'.repeat(2 ** 28).normalize('NFD')`],
  ['multiplies a number without end', `let b = 3n; for (;;) b = b * b`],
  ['prints a huge number', `(1n << 50000000n).toString()`],
] as const;

describe('a plugin that', () => {
  test.for(bombs)('%s is the one that is named', async ([, body]) => {
    await using sandbox = await testSandbox({ memoryMb: 512 });
    const bomb = programOf(`run() { ${body} }`, { memoryMb: 128 });
    const waiting = sandbox.run(tripOf([linkOf(waits)], { call: later(400) }));
    const [first, named, last] = notesOf(
      await sandbox.run(tripOf([linkOf(kind), linkOf(bomb), linkOf(kind)], { wallMs: 8_000 })),
    );
    expect([first, last]).toEqual(['kind', 'kindkind']);
    expect(NAMED).toContainEqual(named);
    expect([['came'], [{ cut: 'lost' }]]).toContainEqual(notesOf(await waiting));
    expect(notesOf(await sandbox.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
  });
});

test('what an isolate used that ran out of memory is counted', async () => {
  await using sandbox = await testSandbox();
  const hoards = programOf(`run() { const kept = []; for (;;) kept.push({ at: kept.length }) }`, {
    memoryMb: 16,
  });
  const patient = { entryCpuMs: 5_000, cpuMs: 5_000, wallMs: 10_000 };
  const [outcome] = await sandbox.run(tripOf([linkOf(hoards, 'run', patient)], { wallMs: 10_000 }));
  expect(outcome).toMatchObject({ status: 'cut', reason: 'memory' });
  expect(outcome?.status === 'cut' && outcome.cpuUs).toBeGreaterThan(5_000);
});

/** Its own memory limit, its CPU limit, or the end of the process, whichever came first; a thrown error is no harm. */
const NAMED = [
  { cut: 'memory' },
  { cut: 'cpu' },
  { cut: 'crashed' },
  { threw: expect.stringMatching(/^RangeError/) },
];

const later = (ms: number) => () =>
  new Promise<{ readonly value: string }>((resolve) => setTimeout(resolve, ms, { value: '"came"' }));

describe('where no hard limit can be set', () => {
  /** So little that prlimit refuses to start Node: the watchdog is all that is left. */
  const watched = { memoryMb: 2 };

  test('who is on the CPU when a process has too much memory is named', async () => {
    await using sandbox = await testSandbox(watched);
    const hoards = programOf(
      `run() { globalThis.kept = []; for (;;) globalThis.kept.push(new Array(1e5).fill(0.5)) }`,
      { memoryMb: 256 },
    );
    expect(
      notesOf(await sandbox.run(tripOf([linkOf(hoards, 'run', { entryCpuMs: 5_000, cpuMs: 5_000 })]))),
    ).toEqual([{ cut: 'memory' }]);
    expect(sandbox.health().lanes.hook[0]).toMatchObject({ restarts: 1 });
  });

  test('whose isolate is largest is named when nobody is on the CPU', async () => {
    await using sandbox = await testSandbox(watched);
    const hoards = programOf(
      `async run(ctx) { (globalThis.kept ??= []).push(new Float64Array(2e6).fill(0.5)); await ctx.data.get('k') }`,
      { memoryMb: 256 },
    );
    const others = [1, 2].map(() => sandbox.run(tripOf([linkOf(waits)], { call: later(4_000) })));
    const hoarding: Promise<unknown>[] = [];
    while (sandbox.health().lanes.hook[0]?.restarts === 0 && hoarding.length < 40) {
      const waiting = Promise.withResolvers<void>();
      const call = () => {
        waiting.resolve();
        return later(4_000)();
      };
      const trip = sandbox.run(tripOf([linkOf(hoards)], { call }));
      hoarding.push(trip.then(notesOf));
      await Promise.race([waiting.promise, trip]);
      await later(40)();
    }
    const named = (await Promise.all(hoarding)).flat();
    expect(named).toContainEqual({ cut: 'memory' });
    expect((await Promise.all(others)).flatMap(notesOf)).toEqual([{ cut: 'lost' }, { cut: 'lost' }]);
  });
});
