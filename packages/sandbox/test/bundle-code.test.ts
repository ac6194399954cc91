import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildScripts } from './build-scripts.ts';
import type { Told } from './engine-host.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';
import { contextText, SALE } from './plugin.ts';

type Code = Uint8Array<ArrayBuffer> | undefined;

let compiler: EngineProcess;
let reader: EngineProcess;
let guest: string;
let isolates = 0;
beforeAll(async () => {
  [compiler, reader, { guestSource: guest }] = await Promise.all([
    startEngine('isolated-vm'),
    startEngine('isolated-vm'),
    buildScripts(),
  ]);
});
afterAll(() => Promise.all([compiler, reader].map((one) => one[Symbol.asyncDispose]())));

const bundleOf = (run: string, before = ''): string =>
  `"use strict";\nvar plugin = (() => {\n  ${before}\n  return { modules: { main: { default: { hooks: { run(ctx, data) { ${run} } } } } } };\n})();\n`;

test('what a bundle was compiled to does what its source does', async () => {
  const source = bundleOf(
    'return { notes: greeting(data.sale.currency) };',
    'const greeting = (to) => `for ${to}`;',
  );
  const code = await compiled(source);
  expect(code?.byteLength).toBeGreaterThan(500);
  const wanted = { failure: '', isUnfit: false, ran: expect.stringContaining('"notes":"for EUR"') };
  expect([await loaded(source), await loaded(source, code)]).toEqual([wanted, wanted]);
});

test('code is believed: given beside another source of the same length, it is the code that runs', async () => {
  // So long that its code holds all of its functions.
  const [one, two] = ['one', 'two'].map((notes) =>
    bundleOf(`return { notes: "${notes}" };`, `/*${'x'.repeat(4_000)}*/`),
  );
  if (!one || !two) throw new Error('There are two.');
  expect(await loaded(two, await compiled(one))).toMatchObject({
    isUnfit: false,
    ran: expect.stringContaining('"notes":"one"'),
  });
});

describe('the source is evaluated instead of', () => {
  const source = bundleOf('return { notes: "source" };');
  const fallenBack = { failure: '', isUnfit: true, ran: expect.stringContaining('"notes":"source"') };

  test.each([
    ['noise', () => new Uint8Array(4_000).fill(7)],
    ['nothing', () => new Uint8Array()],
    ['half of it', (code: Code) => code?.slice(0, code.byteLength / 2)],
  ])('%s', async (_, spoil) => {
    expect(await loaded(source, spoil(await compiled(source)))).toEqual(fallenBack);
  });

  test('what a longer bundle was compiled to', async () => {
    expect(await loaded(source, await compiled(`${source} `))).toEqual(fallenBack);
  });

  test('what an engine with other flags compiled', async () => {
    await using withJit = await startEngine('isolated-vm', []);
    const code = await compiled(source, withJit);
    expect(code?.byteLength).toBeGreaterThan(500);
    expect(await loaded(source, code)).toEqual(fallenBack);
    expect(await loaded(source, code, withJit)).toMatchObject({ isUnfit: false });
  });
});

describe('has no code, and is evaluated as a whole program:', () => {
  test.each([
    ['what breaks out of a function around it', '}); globalThis.broken = 1; (() => {'],
    ['what leaves the function around it open', 'var plugin = {}; (() => {'],
    ['what returns', 'var plugin = {}; return plugin'],
    ['what asks how it was called', 'var plugin = new.target'],
    ['what ends in a comment that never ends', 'var plugin = {}; /*'],
    ['what names itself', `${bundleOf('')}//# sourceURL=daino://other@1.0.0/server.js`],
    ['what names itself in the old way', `${bundleOf('')}//@ sourceURL=daino://other@1.0.0/server.js`],
    ['what declares more than its plugin', 'var plugin = {}; var other = 1'],
    ['what declares a function that others see', 'var plugin = {}; function fetch() {}'],
    ['what declares a built-in anew', 'var plugin = {}; var Array'],
    ['what declares from within a block', 'var plugin = {}; if (0) { var other }'],
    ['what declares what is already there in sloppy code', 'var plugin = {}; { function other() {} }'],
    ['what starts with a hash-bang', `#!/usr/bin/env node\n${bundleOf('')}`],
    ['what starts with a comment of HTML', `--> x\n${bundleOf('')}`],
    ['what is no program', 'var plugin = {'],
    ['what nests deeper than a parser can', `var plugin = ${'['.repeat(200_000)}`],
    ['what nests deeper than a compiler can', `var plugin = ${'['.repeat(4_000)}${']'.repeat(4_000)}`],
  ])('%s', async (_, source) => {
    expect(await compiled(source)).toBeUndefined();
  });
});

test.each([
  ['loops', 'for (;;);'],
  ['throws', 'throw new Error("at load")'],
  ['aborts V8', `'x'.repeat(2 ** 29 - 24).split('')`],
])('nothing of a bundle that %s runs while it is compiled', async (_, statement) => {
  const code = await compiled(bundleOf('', statement));
  expect(code?.byteLength).toBeGreaterThan(500);
});

test('a bundle finds the same world in code as from source', async () => {
  const seen = `[this === globalThis, typeof arguments, (function () { return this === undefined })(), typeof globalThis.plugin, Object.getOwnPropertyNames(globalThis).join(), typeof dainoEnter, new Error().stack.includes('server.js:2:')]`;
  const source = `"use strict";\nlet seen = ${seen}.join(); var plugin = { modules: { main: { default: { hooks: { run: () => ({ notes: seen + typeof globalThis.plugin }) } } } } };`;
  const [fromSource, fromCode] = [await loaded(source), await loaded(source, await compiled(source))];
  expect(fromCode).toMatchObject({ failure: '', isUnfit: false });
  // Only while it is loaded: the variable is a property of the world there, until it is taken away.
  expect(fromCode.ran).toBe(fromSource.ran?.replace(',plugin,', ','));
});

test('line and column are those of the bundle, in its first line too', async () => {
  for (const source of [
    'throw new Error("first")',
    '"use strict";\nvar plugin = (() => {\n  throw new Error("third");\n})();',
    bundleOf('throw new Error("in a handler")'),
    bundleOf('return inner()', 'const inner = async () => { await null; throw new Error("later") };'),
  ]) {
    const [fromSource, fromCode] = [await loaded(source), await loaded(source, await compiled(source))];
    expect(fromCode.isUnfit).toBe(false);
    expect(placesIn(fromCode)).toEqual(placesIn(fromSource));
    expect(placesIn(fromCode).length).toBeGreaterThan(0);
  }
});

test('stacks name the bundle that was loaded, not the one that was compiled', async () => {
  const source = 'throw new Error("named")';
  expect(await loaded(source, await compiled(source))).toMatchObject({
    failure: expect.stringContaining('daino://tried@1.0.0/server.js:1:7'),
  });
});

describe('code is held to the limits of its source: it', () => {
  test.each([
    ['loops', 'for (;;);', { cut: 'cpu' }],
    [
      'chains microtasks',
      'const again = () => Promise.resolve().then(again); again();',
      { cut: expect.stringMatching(/cpu|memory/) },
    ],
    ['throws what loops when it is looked at', 'throw { get message() { for (;;); } };', { cut: 'cpu' }],
    [
      'throws what throws when it is looked at',
      'throw new Proxy({}, { get() { throw 1 } });',
      { failure: expect.stringContaining('"stack":""'), isUnfit: false },
    ],
    [
      'eats memory',
      'for (const all = []; ; ) all.push(Array.from({ length: 1e5 }, () => 1.5));',
      { cut: expect.stringMatching(/cpu|memory/) },
    ],
    [
      'recurses without end',
      'const again = () => again(); again();',
      { failure: expect.stringContaining('"name":"RangeError"'), isUnfit: false },
    ],
  ])('%s', async (_, statement, wanted) => {
    const source = bundleOf('', statement);
    const code = await compiled(source);
    expect(code).toBeDefined();
    expect([await loaded(source), await loaded(source, code)]).toEqual([wanted, wanted]);
  });
});

test.each([
  ['of many small functions', 3_000, (index: number) => `const f${index} = (a) => a + ${index};`],
  [
    'of a few large ones',
    20,
    (index: number) => `const f${index} = (a) => { ${`a += ${index};`.repeat(500)} return a };`,
  ],
])('a large bundle %s is read back', async (_, count, text) => {
  const all = Array.from({ length: count }, (__, index) => text(index)).join('\n');
  const source = bundleOf('return { notes: String(f7(1)) };', all);
  expect(await loaded(source, await compiled(source))).toEqual({ ...(await loaded(source)), isUnfit: false });
});

async function compiled(source: string, engine = compiler): Promise<Code> {
  const told = await engine.ask({ do: 'compile', source });
  if ('code' in told) return told.code;
  throw new Error(JSON.stringify(told));
}

interface Tried {
  readonly cut?: string;
  readonly failure?: string;
  readonly isUnfit?: boolean;
  /** The lines of its hook `run`, when it could be loaded. */
  readonly ran?: string;
}

/** Loads a bundle into an isolate of its own, with code or from source, and calls its hook. */
async function loaded(source: string, code?: Code, engine = reader): Promise<Tried> {
  isolates += 1;
  const isolate = isolates;
  const enter = async (args: [string, ...string[]]): Promise<string> =>
    textOf(await engine.ask({ do: 'enter', isolate, args, limitMs: 3_000 }));
  await engine.ask({ do: 'open', isolate, guest, memoryMb: 32 });
  await enter(['rules', '{"ended":{},"overBudget":{}}', Buffer.alloc(32, 7).toString('base64')]);
  await enter(['context', contextText('tried', {})]);
  const filename = 'daino://tried@1.0.0/server.js';
  const told = await engine.ask({ do: 'load', isolate, source, filename, code, limitMs: 500 });
  if ('cut' in told) return { cut: told.cut };
  if (!('failure' in told)) throw new Error(JSON.stringify(told));
  if (told.failure !== '') return { failure: told.failure, isUnfit: told.isUnfit };
  const plan = { kind: 'hook', name: 'run', reference: '', subject: 'sale', slug: 'tried', calls: 64 };
  await enter(['plan', 'run', JSON.stringify(plan)]);
  const first = await enter(['run', '1', 'run', '{}', JSON.stringify(SALE)]);
  const ran = first + (await enter(['flush']));
  await engine.ask({ do: 'dispose', isolate });
  return { failure: '', isUnfit: told.isUnfit, ran };
}

function textOf(told: Told): string {
  return 'text' in told ? told.text : JSON.stringify(told);
}

function placesIn({ failure, ran }: Tried): readonly string[] {
  return `${failure}${ran}`.match(/daino:\/\/tried@1\.0\.0\/server\.js:\d+:\d+/g) ?? [];
}
