import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

const own = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'own' } }`, { slug: 'own' });
const foreign = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'foreign' } }`, {
  slug: 'foreign',
});

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox({
    jit: { isTrusted: (source) => source === own.source || source.includes('trusted') },
  });
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const isolates = () => {
  const { lanes, trusted } = sandbox.health();
  return [lanes.hook[0]?.isolates, trusted?.lanes.hook[0]?.isolates];
};

test('trusted plugins run in processes of their own, others never do', async () => {
  expect(notesOf(await sandbox.run(tripOf([linkOf(own)])))).toEqual(['own']);
  expect(isolates()).toEqual([0, 1]);
  expect(notesOf(await sandbox.run(tripOf([linkOf(foreign)])))).toEqual(['foreign']);
  expect(isolates()).toEqual([1, 1]);
});

test('a chain with one plugin that is not trusted runs without a JIT', async () => {
  expect(notesOf(await sandbox.run(tripOf([linkOf(own), linkOf(foreign)])))).toEqual(['own', 'ownforeign']);
  expect(isolates()).toEqual([2, 1]);
});

test('trusted plugins have no WebAssembly either', async () => {
  const asks = programOf(`run() { /* trusted */ return { notes: typeof WebAssembly } }`);
  expect(notesOf(await sandbox.run(tripOf([linkOf(asks)])))).toEqual(['undefined']);
});

test('health says that their memory is watched and not capped', () => {
  const { trusted } = sandbox.health();
  expect(trusted?.protections).toMatchObject({
    jitless: false,
    prlimit: false,
    permission: true,
    memoryWatch: true,
  });
  expect(trusted?.missing).toContainEqual({
    name: 'prlimit',
    why: 'With a JIT no hard limit of memory can be set.',
  });
});

test('a trusted plugin that takes too much memory ends with its process, and is named', async () => {
  await using small = await testSandbox({ memoryMb: 64, jit: { isTrusted: () => true } });
  const hoards = programOf(
    `run() { globalThis.kept = []; for (;;) globalThis.kept.push(new Float64Array(1e6).fill(0.5)) }`,
    { memoryMb: 2_048 },
  );
  const link = linkOf(hoards, 'run', { entryCpuMs: 4_000, cpuMs: 4_000 });
  expect(notesOf(await small.run(tripOf([link, linkOf(own)])))).toEqual([{ cut: 'memory' }, 'own']);
});
