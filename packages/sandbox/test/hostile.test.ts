import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostCall } from '@daino/contract';
import { LIMITS } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { handlerOf, linkOf, notesOf, plain, programOf, tripOf } from './plugin.ts';
import { pidOf, testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const kind = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'kind' } }`, { slug: 'kind' });

/** The hostile one first, then an innocent one in the same process. */
const beside = async (hooks: string) => {
  const links = [linkOf(programOf(hooks)), linkOf(kind)];
  return sandbox.run(tripOf(links, { call: () => Promise.resolve({ value: 'null' }) }));
};

describe('the process survives', () => {
  test.each([
    ['an endless loop', `run() { for (;;); }`],
    ['an endless loop after an await', `async run() { await null; for (;;); }`],
    ['microtasks that never end', `run() { const again = () => Promise.resolve().then(again); again(); }`],
    ['an endless async loop', `async run() { for (;;) await 0; }`],
    ['a catastrophic regular expression', `run() { /^(a+)+$/.test('a'.repeat(40) + 'b') }`],
    ['a thrown object whose stack never returns', `run() { throw { get stack() { for (;;); } } }`],
    [
      'a thrown proxy that loops',
      `run() { throw new Proxy({}, { get() { for (;;); }, has() { for (;;); }, getPrototypeOf() { for (;;); } }) }`,
    ],
    ['a rejection with a looping message', `async run() { throw { get message() { for (;;); } } }`],
    ['a result that loops while it is read', `run() { return { get notes() { for (;;); } } }`],
    ['a thenable that loops', `run() { return { get then() { for (;;); } } }`],
    ['a result whose toJSON loops', `run() { return { notes: { toJSON() { for (;;); } } } }`],
  ])('%s, cut off for its CPU', async (_, hooks) => {
    const pid = pidOf(sandbox);
    expect(notesOf(await beside(hooks))).toEqual([{ cut: 'cpu' }, 'kind']);
    expect(pidOf(sandbox)).toBe(pid);
  });

  test.each([
    ['growing arrays', `run() { const all = []; for (;;) all.push(new Array(1e5).fill(1.5)); }`],
    [
      'growing strings',
      `run() { const all = []; for (let i = 0;; i++) all.push(('x' + i).repeat(1e5).split('').reverse().join('')); }`,
    ],
  ])('%s, cut off for its memory', async (_, hooks) => {
    const [outcome, after] = notesOf(await beside(hooks));
    expect([{ cut: 'memory' }, { cut: 'cpu' }]).toContainEqual(outcome);
    expect(after).toBe('kind');
  });

  test.each([
    ['a bare value', `run() { throw 42 }`, { threw: 'number: 42' }],
    ['nothing', `run() { throw undefined }`, { threw: 'undefined: undefined' }],
    ['a symbol', `run() { throw Symbol('s') }`, { threw: 'symbol: Symbol(s)' }],
    ['a function', `run() { throw () => 1 }`, { threw: ': () => 1' }],
    ['an object without prototype', `run() { throw Object.create(null) }`, { threw: 'undefined: ' }],
    [
      'an object whose members throw',
      `run() { throw { get name() { throw 1 }, get message() { throw 2 }, get stack() { throw 3 } } }`,
      { threw: ': ' },
    ],
    [
      'deep recursion',
      `run() { const again = () => again() + 1; again() }`,
      { threw: 'RangeError: Maximum call stack size exceeded' },
    ],
    [
      'a cyclic result',
      `run() { const sale = {}; sale.metadata = { sale }; return sale }`,
      expect.objectContaining({ threw: expect.stringContaining('TypeError') }),
    ],
    [
      'an unhandled rejection',
      `run() { Promise.reject(new Proxy({}, { get() { throw 1 } })); Promise.reject(new Error('x')); return { notes: 'fine' } }`,
      'fine',
    ],
    [
      'an unhandled rejection that passes for a limit',
      `run() { Promise.reject(new Error('Script execution timed out.')); return { notes: 'fine' } }`,
      { cut: 'cpu' },
    ],
  ])('%s', async (_, hooks, outcome) => {
    expect(notesOf(await beside(hooks))).toEqual([outcome, expect.stringMatching(/kind$/)]);
  });

  test('a prepareStackTrace that loops, which cannot be installed', async () => {
    const hooks = `run() { Error.prepareStackTrace = () => { for (;;); }; Error.stackTraceLimit.x; throw new Error('seen') }`;
    expect(notesOf(await beside(hooks))).toEqual([{ threw: 'Error: seen' }, 'kind']);
  });

  test('an unhandled rejection beside a call, whose answer still arrives, and shows it in the log', async () => {
    const [outcome] = await beside(
      `async run(ctx) { Promise.reject(new Error('left alone')); const got = await ctx.data.get('k'); return { notes: 'got ' + got } }`,
    );
    expect(notesOf(outcome ? [outcome] : [])).toEqual(['got null']);
    expect(outcome).toMatchObject({ logs: [{ level: 'warn', message: 'Unhandled rejection: left alone' }] });
  });

  test('a message of 50 MB, cut to size', async () => {
    const program = programOf(`run() { throw new Error('x'.repeat(50e6)) }`, { memoryMb: 256 });
    // Its making alone may take a busy machine longer than a hook has.
    const patient = { entryCpuMs: 5_000, cpuMs: 5_000, wallMs: 10_000 };
    const [outcome] = await sandbox.run(tripOf([linkOf(program, 'run', patient)]));
    expect(outcome?.status === 'threw' && outcome.error.message.length).toBe(2_000);
  });

  test('a result of 50 MB, refused', async () => {
    expect(notesOf(await beside(`run() { return { notes: 'x'.repeat(9e6) } }`))).toEqual([
      { cut: 'output' },
      'kind',
    ]);
  });

  test('a flood of logs, of which the first are kept', async () => {
    const hooks = `run(ctx) { for (let i = 0; i < 5000; i++) ctx.logger.info('line ' + i, { text: 'x'.repeat(1000) }) }`;
    const [outcome] = await beside(hooks);
    const logs = outcome?.status === 'done' ? outcome.logs : [];
    expect(JSON.stringify(logs).length).toBeLessThan(2 * LIMITS.logs.bytesPerInvocation);
    expect([logs[0]?.message, logs.at(-1)?.message]).toEqual([
      'line 0',
      'Later log lines of this invocation were dropped.',
    ]);
  });

  test('a flood of calls, of which the host hears as many as are allowed', async () => {
    const program = programOf(`async run(ctx) {
      const all = await Promise.allSettled(Array.from({ length: 500 }, (_, i) => ctx.data.get('k' + i)));
      return { notes: all.filter((one) => one.status === 'fulfilled').length + ' ' + all.at(-1).reason.code }; }`);
    let calls = 0;
    const call = () => {
      calls += 1;
      return Promise.resolve({ value: 'null' });
    };
    const outcomes = await sandbox.run(tripOf([linkOf(program)], { call }));
    expect([notesOf(outcomes), calls]).toEqual([[`64 CAPABILITY_BUDGET_EXCEEDED`], LIMITS.hook.calls]);
  });

  test('calls that carry more than one entry may, cut off', async () => {
    const hooks = `async run(ctx) { await Promise.all([1, 2, 3].map((n) => ctx.data.set('k' + n, 'x'.repeat(2e6)))) }`;
    expect(notesOf(await beside(hooks))).toEqual([{ cut: 'output' }, 'kind']);
  });

  test('a bundle that loops, throws, or leaves no plugin', async () => {
    const sources = [
      'for (;;);',
      'throw new Error("at load")',
      'var plugin = 1;',
      'var plugin = { modules: {} }',
      'syntax error',
      '}); globalThis.x = 1; (() => {',
    ];
    const links = sources.map((source) => linkOf(programOf('', { source })));
    const outcomes = await sandbox.run(tripOf([...links, linkOf(kind)], { wallMs: 10_000 }));
    expect(notesOf(outcomes)).toEqual([...sources.map(() => ({ cut: 'load' })), 'kind']);
    expect(outcomes[1]).toMatchObject({
      detail: expect.stringMatching(/^Error: at load\n\s+at eval \(daino:[^\n]+server.js:1:7\)/),
    });
  });
});

describe('limits of one invocation', () => {
  test('its CPU budget covers all its entries together', async () => {
    const program = programOf(
      `async run(ctx) { for (;;) { const end = Date.now() + 60; while (Date.now() < end); await ctx.data.get('k'); } }`,
    );
    let calls = 0;
    const call = () => {
      calls += 1;
      return Promise.resolve({ value: 'null' });
    };
    const outcomes = await sandbox.run(tripOf([linkOf(program), linkOf(kind)], { call }));
    expect(notesOf(outcomes)).toEqual([{ cut: 'cpu' }, 'kind']);
    const [spent] = outcomes;
    expect(spent && 'cpuUs' in spent ? spent.cpuUs : 0).toBeLessThan(350_000);
    expect(calls).toBeLessThan(LIMITS.hook.calls);
  });

  test('a handler that never answers is cut at its deadline, and the chain goes on', async () => {
    const never = programOf(`run: () => new Promise(() => {})`);
    const outcomes = await sandbox.run(tripOf([linkOf(never, 'run', { wallMs: 80 }), linkOf(kind)]));
    expect(notesOf(outcomes)).toEqual([{ cut: 'deadline' }, 'kind']);
  });

  test('a call that the host never answers is cut too, and its late answer reaches nobody', async () => {
    const waits = programOf(
      `async run(ctx) { globalThis.heard = await ctx.data.get('k') }, async later() { return { notes: String(globalThis.heard) } }`,
    );
    const answer = Promise.withResolvers<{ value: string }>();
    const links = [linkOf(waits, 'run', { wallMs: 60 }), linkOf(kind)];
    expect(notesOf(await sandbox.run(tripOf(links, { call: () => answer.promise })))).toEqual([
      { cut: 'deadline' },
      'kind',
    ]);
    answer.resolve({ value: '"late"' });
    expect(notesOf(await sandbox.run(tripOf([linkOf(waits, 'later')])))).toEqual(['undefined']);
  });

  test('the time of the whole chain ends it wherever it is', async () => {
    const never = programOf(`run: () => new Promise(() => {})`);
    const outcomes = await sandbox.run(tripOf([linkOf(kind), linkOf(never), linkOf(kind)], { wallMs: 120 }));
    expect(notesOf(outcomes)).toEqual(['kind', { cut: 'deadline' }, 'skipped']);
  });
});

describe('two plugins', () => {
  test('share no globals and no built-ins', async () => {
    const pollutes = programOf(
      `run() { globalThis.secret = 1; Object.prototype.polluted = 1; Array.prototype.map = () => 'taken'; JSON.parse = () => ({}); }`,
    );
    const looks = programOf(
      `run() { return { notes: [typeof secret, ({}).polluted, [1].map((x) => x + 1), JSON.parse('1')].join() } }`,
    );
    expect(notesOf(await sandbox.run(tripOf([linkOf(pollutes), linkOf(looks)])))).toEqual([
      'unchanged',
      'undefined,,2,1',
    ]);
  });

  test('have neither Node nor what escapes the limits', async () => {
    const program =
      programOf(`run() { return { notes: [typeof process, typeof require, typeof WebAssembly, typeof SharedArrayBuffer, typeof Atomics,
      typeof ArrayBuffer.prototype.resize, new ArrayBuffer(8, { maxByteLength: 1e9 }).byteLength,
      new (new Uint8Array(1).buffer.constructor)(8, { maxByteLength: 1e9 }).resizable, typeof dainoEnter, typeof plugin].join() } }`);
    expect(notesOf(await sandbox.run(tripOf([linkOf(program)])))).toEqual([
      'undefined,undefined,undefined,undefined,undefined,undefined,8,,undefined,undefined',
    ]);
  });
});

describe('tampering with built-ins', () => {
  const tamper = `
    const grab = globalThis.grabbed = [];
    for (const owner of [Array.prototype, Map.prototype, WeakMap.prototype, String.prototype, Promise.prototype, Function.prototype, Object, Reflect, JSON, Promise, RegExp.prototype]) {
      for (const name of Object.getOwnPropertyNames(owner)) {
        if (name === 'constructor') continue;
        const was = Object.getOwnPropertyDescriptor(owner, name);
        if (typeof was.value !== 'function' || !was.configurable) continue;
        const value = was.value;
        Object.defineProperty(owner, name, { ...was, value: function (...args) { grab[grab.length] = args; grab[grab.length] = this; return Reflect_apply(value, this, args); } });
      }
    }
    Object.defineProperty(Object.prototype, 'then', { get() { grab[grab.length] = this; return undefined }, set() {}, configurable: true });
    Object.prototype.toJSON = function () { grab[grab.length] = this; return this };
    Array.prototype[Symbol.iterator] = function* () { grab[grab.length] = this; for (let i = 0; i < this.length; i++) yield this[i]; };`;
  const source = `var Reflect_apply = Reflect.apply; var plugin = { modules: { main: { default: { hooks: {
      tamper() { ${tamper} },
      async used(ctx, data) { const got = await ctx.data.get('mine'); ctx.logger.info('x', { a: 1 }); return { notes: 'got ' + got } },
      found() { const seen = new Set(); const look = (value, depth) => {
          if (depth > 4 || value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return false;
          seen.add(value);
          for (const key of Reflect.ownKeys(value)) { if (key === 'rid' || key === 'pending' || key === 'callLimit') return true; try { if (look(value[key], depth + 1)) return true } catch {} }
          return false; };
        return { notes: String(grabbed.some((one) => look(one, 0))) } },
    } } } } };`;

  test('reaches neither the calls nor the answers of another invocation', async () => {
    const program = programOf('', { source, memoryMb: 64 });
    const calls: HostCall[] = [];
    const call = (one: HostCall) => {
      calls.push(one);
      return Promise.resolve({ value: JSON.stringify(one.invocationId) });
    };
    await sandbox.run(tripOf([linkOf(program, 'tamper')]));
    const links = Array.from({ length: 4 }, () => linkOf(program, 'used'));
    const outcomes = await Promise.all(links.map((link) => sandbox.run(tripOf([link], { call }))));
    expect(outcomes.map((one) => notesOf(one)[0])).toEqual(
      links.map(({ invocationId }) => `got ${invocationId}`),
    );
    expect(calls.map(({ invocationId }) => invocationId).toSorted()).toEqual(
      links.map((link) => link.invocationId).toSorted(),
    );
    expect(notesOf(await sandbox.run(tripOf([linkOf(program, 'found')])))).toEqual(['false']);
  });
});

describe('many invocations in one isolate', () => {
  test('keep their calls, answers and logs apart', async () => {
    const program = programOf(
      `async run(ctx, data) { let text = ''; for (let i = 0; i < 5; i++) { text += await ctx.data.get(data.sale.id + i); ctx.logger.info(data.sale.id + i) } return { notes: text } }`,
    );
    const call = async ({ args }: HostCall) => {
      for (let turns = Math.floor(Math.random() * 5); turns > 0; turns -= 1) await Promise.resolve();
      return { value: JSON.stringify(JSON.parse(args)[0]) };
    };
    const trips = Array.from({ length: 100 }, (_, index) => `s${index}-`);
    const outcomes = await Promise.all(
      trips.map((id) =>
        sandbox.run(tripOf([linkOf(program)], { input: JSON.stringify({ sale: { id } }), call })),
      ),
    );
    expect(outcomes.map((one) => notesOf(one)[0])).toEqual(
      trips.map((id) => [0, 1, 2, 3, 4].map((i) => id + i).join('')),
    );
    expect(
      outcomes.map(([one]) => one?.status === 'done' && one.logs.map((line) => line.message).join('')),
    ).toEqual(trips.map((id) => [0, 1, 2, 3, 4].map((i) => id + i).join('')));
  });

  test('one that settles another leaves it settled', async () => {
    const program = programOf(
      `first: () => new Promise((resolve) => { globalThis.settle = resolve }), second() { settle({ notes: 'from the other' }) }`,
    );
    const first = sandbox.run(tripOf([linkOf(program, 'first')]));
    await sandbox.run(tripOf([linkOf(program, 'second')]));
    expect(notesOf(await first)).toEqual(['from the other']);
  });

  test('one that loops takes the others of its isolate with it, and nobody else', async () => {
    const program = programOf(`waits: (ctx) => ctx.data.get('k'), loops() { for (;;); }`);
    const call = () => new Promise<never>(() => {});
    const waiting = sandbox.run(tripOf([linkOf(program, 'waits'), linkOf(kind)], { call }));
    const loops = sandbox.run(tripOf([linkOf(program, 'loops')]));
    expect([notesOf(await waiting), notesOf(await loops)]).toEqual([
      [{ cut: 'lost' }, 'kind'],
      [{ cut: 'cpu' }],
    ]);
  });
});

test('releasing a program gives the next invocation a fresh isolate', async () => {
  const program = programOf(
    `run() { globalThis.runs = (globalThis.runs ?? 0) + 1; return { notes: String(runs) } }`,
  );
  const run = async () => notesOf(await sandbox.run(tripOf([linkOf(program)])));
  const before = [await run(), await run()];
  await sandbox.release(program.key);
  expect([...before, await run()]).toEqual([['1'], ['2'], ['1']]);
});

test('a wrong reference is named in the outcome', async () => {
  const link = linkOf(kind, 'run', { handler: handlerOf('run', 'hook', 'src/nowhere.ts#default') });
  expect(await sandbox.run(tripOf([link]))).toMatchObject([
    { status: 'cut', reason: 'missing', detail: 'src/nowhere.ts#default' },
  ]);
  expect(plain(await sandbox.run(tripOf([linkOf(kind)])))).toHaveLength(1);
});
