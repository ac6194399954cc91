import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { childrenOf, openFiles, pidOf, testSandbox, until } from './sandbox.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await testSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

const kind = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'kind' } }`, { slug: 'kind' });
const waits = programOf(`async run(ctx) { return { notes: await ctx.data.get('k') } }`, { slug: 'waits' });
const never = () => new Promise<never>(() => {});

describe('a plugin that takes its process down', () => {
  test.each([
    ['a V8 abort', `run() { 'x'.repeat(2 ** 29 - 24).split('') }`, 512, ['crashed', 'memory', 'cpu']],
    [
      'a fill that cannot be interrupted',
      `run() { for (;;) new Array(2 ** 27).fill(0) }`,
      2_048,
      ['cpu', 'memory', 'crashed'],
    ],
    [
      'native work that cannot be interrupted',
      `run() { let b = 3n; for (;;) b = b * b }`,
      512,
      ['cpu', 'memory', 'crashed'],
    ],
    [
      'an unhandled rejection whose stack never returns',
      `run() { Promise.reject({ get stack() { for (;;); } }) }`,
      64,
      ['cpu'],
    ],
  ])('by %s is named, and the chain goes on in the next one', async (_, hooks, memoryMb, reasons) => {
    const culprit = programOf(hooks, { memoryMb });
    const links = [linkOf(kind), linkOf(culprit), linkOf(kind)];
    const [first, outcome, last] = notesOf(await sandbox.run(tripOf(links)));
    expect([first, last]).toEqual(['kind', 'kindkind']);
    expect(reasons.map((reason) => ({ cut: reason }))).toContainEqual(outcome);
  });

  test('ends the chain when its policy is stop', async () => {
    const culprit = programOf(`run() { Promise.reject({ get stack() { for (;;); } }) }`);
    const links = [linkOf(kind), linkOf(culprit, 'run', { onFailure: 'stop' }), linkOf(kind)];
    expect(notesOf(await sandbox.run(tripOf(links)))).toEqual(['kind', { cut: 'cpu' }, 'skipped']);
  });

  test('costs the others in its process only what was waiting there', async () => {
    const culprit = programOf(`run() { Promise.reject({ get stack() { for (;;); } }) }`);
    const waiting = sandbox.run(tripOf([linkOf(waits), linkOf(kind)], { call: never }));
    const crashing = sandbox.run(tripOf([linkOf(culprit)]));
    const queued = [1, 2, 3].map(() => sandbox.run(tripOf([linkOf(kind)])));
    expect(notesOf(await crashing)).toEqual([{ cut: 'cpu' }]);
    expect(notesOf(await waiting)).toEqual([{ cut: 'lost' }, 'kind']);
    expect((await Promise.all(queued)).map(notesOf)).toEqual([['kind'], ['kind'], ['kind']]);
    expect(sandbox.health().lanes.hook[0]).toMatchObject({ restarts: 1, inFlight: 0 });
  });
});

describe('a process that is killed', () => {
  test('in the middle of a trip costs the waiting link and nothing else', async () => {
    const called = Promise.withResolvers<void>();
    const call = () => {
      called.resolve();
      return never();
    };
    const running = sandbox.run(tripOf([linkOf(kind), linkOf(waits), linkOf(kind)], { call }));
    await called.promise;
    const pid = pidOf(sandbox);
    process.kill(pid, 'SIGKILL');
    expect(notesOf(await running)).toEqual(['kind', { cut: 'lost' }, 'kindkind']);
    expect(pidOf(sandbox)).not.toBe(pid);
  });

  test('again and again does not stop the lane', async () => {
    for (let round = 0; round < 3; round += 1) {
      process.kill(pidOf(sandbox), 'SIGKILL');
      expect(notesOf(await sandbox.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
    }
  });

  test('while it is stopped is found and replaced', async () => {
    const stopped = pidOf(sandbox);
    process.kill(stopped, 'SIGSTOP');
    expect(notesOf(await sandbox.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
    expect(pidOf(sandbox)).not.toBe(stopped);
  });
});

test('a store in another process does not notice a crash', async () => {
  await using two = await testSandbox({ lanes: { hook: { processes: 2, slow: 0 } } });
  const culprit = programOf(`run() { Promise.reject({ get stack() { for (;;); } }) }`);
  const crashed = Promise.withResolvers<void>();
  const stores = Array.from({ length: 8 }, (_, index) => `store-${index}`);
  const waiting = stores.map((storeId) => {
    const call = () => crashed.promise.then(() => ({ value: '"came"' }));
    return two.run(tripOf([linkOf(waits)], { storeId, call }));
  });
  await two.run(tripOf([linkOf(culprit)], { storeId: 'store-0' }));
  crashed.resolve();
  const notes = (await Promise.all(waiting)).map((one) => JSON.stringify(notesOf(one)));
  expect(new Set(notes)).toEqual(new Set(['["came"]', '[{"cut":"lost"}]']));
  const restarts = two.health().lanes.hook.map((one) => one.restarts);
  expect(new Set(restarts)).toEqual(new Set([0, 1]));
});

test('the other lane goes on while hooks loop', async () => {
  const loops = programOf(`run() { for (;;); }`);
  const order: string[] = [];
  await Promise.all([
    sandbox.run(tripOf([linkOf(loops)])).then(() => order.push('hook')),
    sandbox.run(tripOf([linkOf(kind)], { lane: 'background' })).then(() => order.push('background')),
  ]);
  expect(order).toEqual(['background', 'hook']);
});

test('disposing answers what is in flight and leaves neither process nor file', async () => {
  const files = openFiles();
  const other = await testSandbox();
  const pids = [...other.health().lanes.hook, ...other.health().lanes.background].map(({ pid }) => pid);
  const running = other.run(tripOf([linkOf(kind), linkOf(waits)], { call: never }));
  await other[Symbol.asyncDispose]();
  expect(notesOf(await running)).toContainEqual({ cut: 'lost' });
  await until(() => openFiles() <= files, 'the files were closed');
  expect(childrenOf(process.pid).filter((pid) => pids.includes(pid))).toEqual([]);
  await expect(other.run(tripOf([linkOf(kind)]))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('health tells which protections stand', () => {
  const { protections, missing } = sandbox.health();
  expect(protections).toMatchObject({ jitless: true, permission: true });
  expect(missing.map(({ name }) => name)).toEqual(
    Object.entries(protections).flatMap(([name, there]) => (there ? [] : [name])),
  );
});

test.each([
  ['with bubblewrap, where the machine has it', undefined],
  ['without it', ''],
])('plugins run %s, and health says which it is', async (_, bwrap) => {
  await using walled = await testSandbox(bwrap === undefined ? {} : { bwrap });
  const { protections, missing } = walled.health();
  const isThere = existsSync('/usr/bin/bwrap') && bwrap === undefined;
  const wall = missing.find(({ name }) => name === 'wall');
  expect(protections).toMatchObject({ jitless: true, prlimit: true, permission: true, privileges: true });
  const refused = { name: 'wall', why: 'bwrap (bubblewrap) was refused here.' };
  const absent = { name: 'wall', why: 'There is no bwrap (bubblewrap) on this machine.' };
  expect(isThere ? [undefined, refused] : [absent]).toContainEqual(wall);
  expect(protections.wall).toBe(wall === undefined);
  expect(networksOf(pidOf(walled))).toBe(!protections.wall);
  expect(notesOf(await walled.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
});

/** Whether a process sees this machine's network. */
function networksOf(pid: number): boolean {
  return readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync('/proc/self/ns/net');
}

test('a protection that does not work here is left out, and health says so', async () => {
  await using tight = await testSandbox({ memoryMb: 2 });
  const { protections, missing } = tight.health();
  expect(protections).toMatchObject({ jitless: true, prlimit: false, permission: true });
  expect(missing).toContainEqual({ name: 'prlimit', why: expect.stringContaining('prlimit') });
  expect(notesOf(await tight.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
});

test('who is aboard whenever a process dies without a reason runs apart, and then is named', async () => {
  await using apart = await testSandbox({ lanes: { hook: { processes: 1, slow: 1 } } });
  const call = () => {
    for (const { pid, alive } of apart.health().lanes.hook)
      if (alive && pid > 0) process.kill(pid, 'SIGKILL');
    return never();
  };
  expect(notesOf(await apart.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
  const fatal = () => apart.run(tripOf([linkOf(waits)], { call }));
  const outcomes = [await fatal(), await fatal(), await fatal()].map(notesOf);
  expect(outcomes).toEqual([[{ cut: 'lost' }], [{ cut: 'lost' }], [{ cut: 'crashed' }]]);
  expect(notesOf(await apart.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
});

test('disposing in the middle of work and of a rotation leaves nothing that still looks at a process', async () => {
  const before = childrenOf(process.pid).length;
  for (let round = 0; round < 5; round += 1) {
    const other = await testSandbox({ lanes: { hook: { processes: 1, slow: 1 } } });
    const running = Array.from({ length: 20 }, () => other.run(tripOf([linkOf(waits)], { call: never })));
    other.rotate();
    await other[Symbol.asyncDispose]();
    expect((await Promise.all(running)).flatMap(notesOf)).toEqual(running.map(() => ({ cut: 'lost' })));
  }
  expect(childrenOf(process.pid)).toHaveLength(before);
});

test.each([
  ['a rejection', `run() { Promise.reject(new Error('left behind')); for (;;); }`],
  [
    'one after an answer of the host',
    `async run(ctx) { await ctx.data.get('k'); Promise.reject(1); for (;;); }`,
  ],
])('%s that a plugin leaves when it is cut off does not end its process', async (_, hooks) => {
  const pid = pidOf(sandbox);
  const call = () => Promise.resolve({ value: 'null' });
  const [outcome] = await sandbox.run(tripOf([linkOf(programOf(hooks))], { call }));
  expect(outcome).toMatchObject({ status: 'cut', reason: 'cpu' });
  expect(notesOf(await sandbox.run(tripOf([linkOf(kind)])))).toEqual(['kind']);
  expect(pidOf(sandbox)).toBe(pid);
});

test('a process in which a plugin loops dies with its server, and what started it too', async () => {
  const script = fileURLToPath(new URL('server-that-dies.ts', import.meta.url));
  const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [text] = (await once(server.stdout, 'data')) as [Buffer];
  const pid = Number(text.toString());
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  const starter = starterOf(pid);
  await sleep(300);
  server.kill('SIGKILL');
  await until(() => !existsSync(`/proc/${pid}`), 'it ended');
  await until(() => !existsSync(`/proc/${starter}`), 'what started it ended');
});

test('when what starts processes is killed, they are replaced by those that another one starts', async () => {
  const pid = pidOf(sandbox);
  const starter = starterOf(pid);
  process.kill(starter, 'SIGKILL');
  await until(() => pidOf(sandbox) > 0 && pidOf(sandbox) !== pid, 'another process took its place');
  expect(notesOf(await sandbox.run(tripOf([linkOf(kind)], { wallMs: 5_000 })))).toEqual(['kind']);
  await until(() => !existsSync(`/proc/${pid}`), 'the one before it ended');
  expect(starterOf(pidOf(sandbox))).not.toBe(starter);
});

test('what starts processes is replaced when it does not answer', async () => {
  const pid = pidOf(sandbox);
  process.kill(starterOf(pid), 'SIGSTOP');
  process.kill(pid, 'SIGKILL');
  await until(
    () => sandbox.health().lanes.hook.some((seat) => seat.pid !== pid && seat.alive),
    'another took its place',
  );
  expect(notesOf(await sandbox.run(tripOf([linkOf(kind)], { wallMs: 5_000 })))).toEqual(['kind']);
});

/** The one that started this process, which may stand around it with others. */
function starterOf(pid: number): number {
  if (pid <= 1) throw new Error('No starter stands above this process.');
  if (commandOf(pid).includes('starter/main.ts')) return pid;
  const [, parent = '0'] = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return starterOf(Number(parent));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has just ended.
    return '';
  }
}
