import { describe, expect, test } from 'vitest';
import type { Program } from '@daino/contract';
import type { CreateSandboxOptions, Sandbox } from '../src/index.ts';
import { buildScripts } from './build-scripts.ts';
import { linkOf, notesOf, plain, programOf, tripOf } from './plugin.ts';
import { childrenOf, pidOf, testSandbox, until } from './sandbox.ts';

const code = (sandbox: Sandbox) => sandbox.health().code;
const run = async (sandbox: Sandbox, program: Program) =>
  notesOf(await sandbox.run(tripOf([linkOf(program)])));

/** What bundles of `length` characters at least look like. */
function sourceOf(notes: string, length = 2_000): string {
  return `"use strict";\nvar plugin = (() => {\n/*${'x'.repeat(length)}*/ return { modules: { main: { default: { hooks: { run: () => ({ notes: ${JSON.stringify(notes)} }) } } } } };\n})();\n`;
}

/** Waits until all bundles that were met are compiled, or known not to be. */
async function compiled(sandbox: Sandbox, bundles: number): Promise<void> {
  await until(() => code(sandbox).bundles === bundles && code(sandbox).waiting === 0, 'they were compiled');
}

test('a bundle is compiled once somebody met it, and used by whoever meets it next', async () => {
  await using sandbox = await testSandbox();
  const source = sourceOf('met');
  expect(await run(sandbox, programOf('', { source }))).toEqual(['met']);
  expect(code(sandbox)).toMatchObject({ made: 0, given: 0, waiting: 1 });
  await compiled(sandbox, 1);
  // Another store, the same plugin; a string of its own.
  const other = programOf('', { source: Buffer.from(source).toString() });
  expect(await run(sandbox, other)).toEqual(['met']);
  await sandbox.release(other.key);
  expect(await run(sandbox, other)).toEqual(['met']);
  expect(code(sandbox)).toMatchObject({ made: 1, failed: 0, given: 2, unfit: 0 });
});

test('the process that takes the place of a dead one uses it', async () => {
  await using sandbox = await testSandbox();
  const program = programOf('', { source: sourceOf('alive') });
  await run(sandbox, program);
  await compiled(sandbox, 1);
  process.kill(pidOf(sandbox), 'SIGKILL');
  await until(() => sandbox.health().lanes.hook[0]?.restarts === 1, 'its end was seen');
  expect(await run(sandbox, program)).toEqual(['alive']);
  expect(code(sandbox)).toMatchObject({ given: 1, unfit: 0 });
});

test('processes with a JIT have code of their own', async () => {
  await using sandbox = await testSandbox({ jit: { isTrusted: (source) => source.includes('own') } });
  const program = programOf('', { source: sourceOf('own') });
  await run(sandbox, program);
  await until(() => sandbox.health().trusted?.code.made === 1, 'it was compiled');
  await sandbox.release(program.key);
  expect(await run(sandbox, program)).toEqual(['own']);
  expect(sandbox.health().trusted?.code).toMatchObject({ given: 1, unfit: 0 });
  expect(code(sandbox)).toMatchObject({ bundles: 0, waiting: 0 });
});

test('no more is kept than may be, and what was used last stays', async () => {
  await using sandbox = await testSandbox({ codeBytes: 100_000 });
  const [a, b, c] = ['a', 'b', 'c'].map((notes) => programOf('', { source: sourceOf(notes, 20_000) }));
  for (const [known, program] of [a, b].entries()) {
    await run(sandbox, programOf('', { source: program?.source ?? '' }));
    await compiled(sandbox, known + 1);
  }
  await run(sandbox, programOf('', { source: a?.source ?? '' }));
  await run(sandbox, programOf('', { source: c?.source ?? '' }));
  await until(() => code(sandbox).made === 3, 'the third was compiled');
  expect(code(sandbox)).toMatchObject({ bundles: 2, given: 1 });
  expect(code(sandbox).bytes).toBeLessThanOrEqual(100_000);
  await run(sandbox, programOf('', { source: a?.source ?? '' }));
  expect(code(sandbox)).toMatchObject({ given: 2, waiting: 0 });
  await run(sandbox, programOf('', { source: b?.source ?? '' }));
  expect(code(sandbox)).toMatchObject({ given: 2, waiting: 1 });
});

test('a short bundle is never compiled ahead', async () => {
  await using sandbox = await testSandbox();
  expect(await run(sandbox, programOf('', { source: sourceOf('short', 0) }))).toEqual(['short']);
  expect(code(sandbox)).toMatchObject({ bundles: 0, waiting: 0 });
});

test('nothing is compiled where nothing may be kept', async () => {
  await using sandbox = await testSandbox({ codeBytes: 0 });
  const program = programOf('', { source: sourceOf('plain') });
  expect([await run(sandbox, program), await run(sandbox, program)]).toEqual([['plain'], ['plain']]);
  expect(code(sandbox)).toMatchObject({ bundles: 0, waiting: 0, made: 0, given: 0 });
});

describe('a compiler that', () => {
  test.each([
    ['dies', 'process.kill(process.pid, "SIGKILL")', 3],
    ['says something else', 'outgoing.send(66, 1, "")', 3],
    ['answers with more than a frame may hold', 'outgoing.sendCode(0, new Uint8Array(20_000_000))', 3],
    ['eats memory', 'for (const all = []; ; ) all.push(Buffer.alloc(1e7, 1))', 3],
    ['answers with more than is kept of one bundle', 'outgoing.sendCode(0, new Uint8Array(5_000_000))', 1],
  ])('%s costs a bundle its code and nobody anything else', async (_, does, tries) => {
    await using sandbox = await sandboxWhoseCompiler(does, { memoryMb: 512 });
    const program = programOf('', { source: sourceOf('well') });
    for (let failed = 1; failed <= 4; failed += 1) {
      expect(await run(sandbox, program)).toEqual(['well']);
      await until(() => code(sandbox).waiting === 0, 'it was given up');
      expect(code(sandbox)).toMatchObject({ failed: Math.min(failed, tries), made: 0, given: 0 });
      await sandbox.release(program.key);
    }
    expect(sandbox.health().lanes.hook[0]?.restarts).toBe(0);
  });

  test('loops ends with the sandbox, and holds up nobody', async () => {
    const before = childrenOf(process.pid).length;
    {
      await using sandbox = await sandboxWhoseCompiler('for (;;);');
      for (const notes of ['one', 'two', 'three'])
        expect(await run(sandbox, programOf('', { source: sourceOf(notes) }))).toEqual([notes]);
      await until(() => childrenOf(process.pid).length > before + 2, 'it was started');
      expect(code(sandbox)).toMatchObject({ waiting: 3 });
    }
    await until(() => childrenOf(process.pid).length === before, 'it ended');
  });

  test('lies is found out by who reads it, and the source is evaluated', async () => {
    await using sandbox = await sandboxWhoseCompiler('outgoing.sendCode(0, new Uint8Array(5_000).fill(9))');
    const program = programOf('', { source: sourceOf('true') });
    await run(sandbox, program);
    await compiled(sandbox, 1);
    await sandbox.release(program.key);
    expect(await run(sandbox, program)).toEqual(['true']);
    expect(code(sandbox)).toMatchObject({ given: 1, unfit: 1 });
    expect(sandbox.health().lanes.hook[0]?.restarts).toBe(0);
  });

  test('has died once is asked again', async () => {
    await using sandbox = await testSandbox();
    const known = new Set(childrenOf(process.pid));
    const program = programOf('', { source: sourceOf('again') });
    await run(sandbox, program);
    const started = () => childrenOf(process.pid).filter((one) => !known.has(one));
    await until(() => started().length > 0, 'it was started');
    for (const pid of started()) process.kill(pid, 'SIGKILL');
    await until(() => code(sandbox).failed === 1, 'its end was seen');
    for (const failed of [1, 1]) {
      await sandbox.release(program.key);
      expect(await run(sandbox, program)).toEqual(['again']);
      await compiled(sandbox, 1);
      expect(code(sandbox)).toMatchObject({ failed, made: 1 });
    }
    expect(code(sandbox)).toMatchObject({ given: 1, unfit: 0 });
  });
});

test('a process that calls code unfit which it was not given is killed', async () => {
  const { childSource } = await buildScripts();
  const lies = childSource.replace('#start(id, text) {', '#start(id, text) { this.#sayUnfit({ number: 0 });');
  expect(lies).not.toBe(childSource);
  await using sandbox = await testSandbox({ childSource: lies });
  const [outcome] = plain(await sandbox.run(tripOf([linkOf(programOf('run() {}'))])));
  expect(outcome).toMatchObject({ cut: expect.stringMatching(/forged|lost/) });
  expect(code(sandbox)).toMatchObject({ unfit: 0 });
});

describe('source that is made to hurt its compiler hurts nobody:', () => {
  test.each([
    ['nesting without end', `var plugin = ${'['.repeat(500_000)}`],
    ['nesting that ends', `var plugin = ${'('.repeat(100_000)}1${')'.repeat(100_000)}`],
    ['a sum of many terms', `var plugin = ${Array.from({ length: 300_000 }, () => 'a').join('+')}`],
    ['functions in functions', `var plugin = ${'()=>'.repeat(100_000)}1`],
    [
      'a million names',
      `var plugin = (() => { ${Array.from({ length: 200_000 }, (_, at) => `let n${at}`).join(';')} })()`,
    ],
    ['a large template', `var plugin = \`${'${0}'.repeat(300_000)}\``],
    ['a large pattern', `var plugin = /${'(a|b)*'.repeat(100_000)}/`],
    ['what breaks out of a function', `}); globalThis.plugin = 1; (() => {/*${'x'.repeat(2_000)}*/`],
  ])('%s', async (_, source) => {
    await using sandbox = await testSandbox({ memoryMb: 512 });
    const [first] = await sandbox.run(tripOf([linkOf(programOf('', { source }))], { wallMs: 20_000 }));
    await compiled(sandbox, 1);
    const [second] = await sandbox.run(tripOf([linkOf(programOf('', { source }))], { wallMs: 20_000 }));
    expect(plain(second ? [second] : [])).toEqual(plain(first ? [first] : []));
    expect(await run(sandbox, programOf('', { source: sourceOf('well') }))).toEqual(['well']);
  });
});

/** Its processes run plugins as ours do; one that compiles runs `does` instead. */
async function sandboxWhoseCompiler(
  does: string,
  options: Partial<CreateSandboxOptions> = {},
): Promise<Sandbox> {
  const { childSource } = await buildScripts();
  const bad = childSource.replace(/outgoing\.sendCode\(id, engine\.compile\(text\)[^;]*;/, `{ ${does} }`);
  if (bad === childSource) throw new Error('The compiler is not where it was.');
  return testSandbox({ childSource: bad, ...options });
}
