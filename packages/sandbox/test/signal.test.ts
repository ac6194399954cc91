import { afterAll, beforeAll, expect, test } from 'vitest';
import { inIsolate } from './both.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';
import type { Sandbox } from '../src/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const run = async (program: ReturnType<typeof programOf>, name: string, overrides = {}) =>
  notesOf(await sandbox.run(tripOf([linkOf(program, name, overrides)])));

test('the signal of an invocation is an AbortSignal like any other', async () => {
  const found = await inIsolate(
    sandbox,
    `const any = AbortSignal.any([ctx.signal, AbortSignal.timeout(5)]);
     await new Promise((done) => any.addEventListener('abort', done));
     ctx.signal.throwIfAborted();
     return [ctx.signal instanceof AbortSignal, ctx.signal === ctx.signal, ctx.signal.aborted, any.reason.name]`,
  );
  expect(found).toEqual([true, true, false, 'TimeoutError']);
});

test('it is aborted when its invocation has answered, and when it was ended before', async () => {
  const program = programOf(
    `answers(ctx) { globalThis.seen = []; const { signal } = ctx; signal.onabort = () => seen.push(signal.reason.name, signal.reason instanceof DOMException) },
     async hangs(ctx) { ctx.signal.addEventListener('abort', () => seen.push(ctx.signal.reason.name)); await new Promise(() => {}) },
     looks() { return { notes: seen.join() } }`,
  );
  expect(await run(program, 'answers')).toEqual(['unchanged']);
  expect(await run(program, 'looks')).toEqual(['AbortError,true']);
  expect(await run(program, 'hangs', { wallMs: 60 })).toEqual([{ cut: 'deadline' }]);
  expect(await run(program, 'looks')).toEqual(['AbortError,true,TimeoutError']);
});

test('it is aborted from the start when the plugin first asks for it too late', async () => {
  const program = programOf(
    `first(ctx) { globalThis.kept = ctx },
     second() { return { notes: kept.signal.aborted + ' ' + kept.signal.reason.name } }`,
  );
  expect([await run(program, 'first'), await run(program, 'second')]).toEqual([
    ['unchanged'],
    ['true AbortError'],
  ]);
});

test('what its listeners ask of the host is refused, in whosever name', async () => {
  const calls: string[] = [];
  const call = ({ method }: { readonly method: string }) => {
    calls.push(method);
    return new Promise<never>(() => undefined);
  };
  const program = programOf(
    `async hangs(ctx) { ctx.signal.onabort = () => { globalThis.tried = true; void fetch('https://a.example/').catch(() => {}); void ctx.data.get('x').catch(() => {}) }; await ctx.data.get('first') },
     looks() { return { notes: String(globalThis.tried) } }`,
  );
  const [outcome] = await sandbox.run(tripOf([linkOf(program, 'hangs', { wallMs: 60 })], { call }));
  expect(outcome).toMatchObject({ status: 'cut', reason: 'deadline' });
  expect([await run(program, 'looks'), calls]).toEqual([['true'], ['data.get']]);
});

test('a listener that rejects leaves its isolate as it is', async () => {
  const program = programOf(
    `async hangs(ctx) { globalThis.kept = 'kept'; ctx.signal.onabort = async () => { throw new Error('late') }; await new Promise(() => {}) },
     looks() { return { notes: String(globalThis.kept) } }`,
  );
  expect(await run(program, 'hangs', { wallMs: 60 })).toEqual([{ cut: 'deadline' }]);
  expect(await run(program, 'looks')).toEqual(['kept']);
});

test('listeners that never return end with the moment that they have, and the next invocation runs', async () => {
  const program = programOf(
    `async hangs(ctx) { ctx.signal.onabort = () => { for (;;); }; await new Promise(() => {}) }, looks() { return { notes: 'here' } }`,
  );
  const [outcome] = await sandbox.run(tripOf([linkOf(program, 'hangs', { wallMs: 60 })]));
  expect(outcome).toMatchObject({
    status: 'cut',
    reason: 'deadline',
    cpuUs: expect.toSatisfy((us: number) => us > 10_000),
  });
  expect(await run(program, 'looks')).toEqual(['here']);
});
