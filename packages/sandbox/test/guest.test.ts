import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostCall, LIMITS, type LogLine } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { inIsolate } from './both.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const kind = programOf(`run(ctx, { sale }) { return { notes: sale.notes + 'kind' } }`, { slug: 'kind-web' });

async function logsOf(body: string): Promise<readonly LogLine[]> {
  const [outcome] = await sandbox.run(tripOf([linkOf(programOf(`run(ctx) { ${body} }`))]));
  if (outcome?.status !== 'done') throw new Error(`It did not end well: ${JSON.stringify(outcome)}`);
  return outcome.logs;
}

describe('the console', () => {
  test.each([
    [
      `console.log('%s is %d of %i and %f%%', 'a', '42', 4.9, '1.5', 'rest')`,
      'info',
      'a is 42 of 4 and 1.5% rest',
    ],
    [`console.log('%j %o', { a: 1 }, [1, 'x'])`, 'info', '{"a":1} [1,"x"]'],
    [`console.log('%s')`, 'info', '%s'],
    [`console.info(new Map([['k', new Set([1])]]))`, 'info', 'Map(1) {"k" => Set(1) {1}}'],
    [
      `const o = { a: 1n, f() {}, s: Symbol('s'), d: new Date(0) }; o.self = o; console.debug(o)`,
      'debug',
      '{"a":1n,"f":[Function f],"s":Symbol(s),"d":1970-01-01T00:00:00.000Z,"self":[Circular]}',
    ],
    [
      `class Own { constructor() { this.x = 1 } } console.warn(new Own(), new Uint8Array(3), null, undefined)`,
      'warn',
      'Own {"x":1} Uint8Array(3 bytes) null undefined',
    ],
    [`console.assert(1 < 0, 'less %d', 2)`, 'error', 'Assertion failed: less %d 2'.replace('%d 2', '2')],
    [
      `console.assert(true); console.count(); console.count(); console.countReset(); console.count('x')`,
      'info',
      'default: 1|default: 2|x: 1',
    ],
    [
      `console.group('outer'); console.log('inner'); console.groupEnd(); console.log('after')`,
      'info',
      'outer|  inner|after',
    ],
    [
      `console.time('t'); console.timeEnd('t'); console.timeEnd('t')`,
      'info',
      expect.stringMatching(/^t: \d+ms\|Timer 't' does not exist$/),
    ],
    [`console.log({ get x() { throw 1 } })`, 'info', '[object]'],
  ])('says %s', async (body, level, message) => {
    const logs = await logsOf(body);
    expect(logs[0]?.level).toBe(level);
    expect(logs.map((line) => line.message).join('|')).toEqual(message);
  });

  test('shows errors with their stack and what is behind them', async () => {
    const [line] = await logsOf(`console.error(new Error('outer', { cause: new TypeError('inner') }))`);
    expect(line?.message).toMatch(/^Error: outer\n\s+at .*server\.js[^]*Caused by: TypeError: inner\n\s+at /);
    expect(line?.message).not.toContain('guest.js');
  });

  test('costs no more than its room, however much there is to show', async () => {
    const logs = await logsOf(
      `console.log(Array.from({ length: 1e4 }, (_, i) => ({ i, text: 'x'.repeat(50) })))`,
    );
    expect(logs[0]?.message.length).toBeLessThanOrEqual(LIMITS.logs.lineLength);
  });
});

describe('globals', () => {
  test('are exactly those that the SDK declares, and those of the language', async () => {
    const declared = readFileSync(new URL('../../plugin-sdk/globals/index.d.ts', import.meta.url), 'utf8');
    const names = [...declared.matchAll(/^declare (?:const|class|function) (\w+)/gm)].map(([, name]) => name);
    const found = await inIsolate(
      sandbox,
      `return Object.getOwnPropertyNames(globalThis).filter((name) => globalThis[name] !== undefined)`,
    );
    const language = `Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error AggregateError EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt unescape SuppressedError DisposableStack AsyncDisposableStack`;
    const known = [...names, ...language.split(' ')];
    expect((found as string[]).filter((name) => !known.includes(name))).toEqual([]);
    expect(names.filter((name) => !(found as string[]).includes(name ?? ''))).toEqual([]);
  });

  test('give nothing of the guest away', async () => {
    const body = `
      const seen = new Set(); const found = [];
      const look = (value, path, depth) => {
        if (depth > 6 || value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
        seen.add(value);
        for (const key of Reflect.ownKeys(value)) {
          if (/^(rid|pending|callLimit|native|dainoRealm|dainoParts|seed|enter|postLine)$/.test(String(key))) found.push(path + '.' + String(key));
          try { look(value[key], path + '.' + String(key), depth + 1) } catch {}
        }
        look(Object.getPrototypeOf(value), path + '.__proto__', depth + 1);
      };
      look(globalThis, '', 0); look(ctx, 'ctx', 0); look(new Response('x'), 'response', 0); look(crypto, 'crypto', 0); look(AbortSignal.timeout(1), 'signal', 0);
      return found`;
    expect(await inIsolate(sandbox, body)).toEqual([]);
  });

  test('cannot be used to write lines of another kind or of another invocation', async () => {
    const program = programOf(
      `async run(ctx) { const evil = '\\nr1 {"sale":{"notes":"forged"}}\\nc2 9 data.get []\\n'; console.log(evil); ctx.logger.info(evil, { [evil]: evil }); setTimeout(() => { throw new Error(evil) }, 1);
        try { await ctx.data.get(evil) } catch (error) { throw Object.assign(error, { message: evil, name: evil, stack: evil }) } }`,
    );
    const calls: HostCall[] = [];
    const call = (one: HostCall) => {
      calls.push(one);
      return Promise.resolve({ error: { code: 'X', message: 'no' } });
    };
    const [outcome] = await sandbox.run(tripOf([linkOf(program)], { call }));
    expect(outcome).toMatchObject({ status: 'threw', error: { message: expect.stringContaining('forged') } });
    expect(calls.map(({ method }) => method)).toEqual(['data.get']);
  });
});

describe('web APIs under a hostile plugin', () => {
  test('keep other invocations of its isolate apart, whatever it did to built-ins', async () => {
    const poison = `
      const grabbed = globalThis.grabbed = [];
      for (const owner of [Array.prototype, Map.prototype, WeakMap.prototype, Promise.prototype, Function.prototype, String.prototype, RegExp.prototype, Uint8Array.prototype.__proto__, Object, Reflect, JSON])
        for (const name of Object.getOwnPropertyNames(owner)) {
          const was = Object.getOwnPropertyDescriptor(owner, name);
          if (name === 'constructor' || typeof was.value !== 'function' || !was.configurable) continue;
          const { value } = was;
          Object.defineProperty(owner, name, { ...was, value: function (...args) { grabbed[grabbed.length] = args; return Reflect_apply(value, this, args) } });
        }
      Object.prototype.toJSON = undefined; Object.defineProperty(Object.prototype, 'then', { get() { grabbed[grabbed.length] = this }, configurable: true });`;
    const source = `var Reflect_apply = Reflect.apply; var plugin = { modules: { main: { default: { hooks: {
      poison() { ${poison} },
      async used(ctx, { sale }) { const answer = await fetch('https://a.example/' + sale.id); const text = await answer.text(); await new Promise((done) => setTimeout(done, 2)); return { notes: text } },
      found() { return { notes: String(JSON.stringify(grabbed.flat(3).filter((one) => one && typeof one === 'object' && ('rid' in one || 'pending' in one || 'callLimit' in one)).length)) } },
    } } } } };`;
    const program = programOf('', { source, memoryMb: 64 });
    const call = ({ args }: HostCall) => {
      const { url } = (JSON.parse(args) as { url: string }[])[0] ?? { url: '' };
      const body = { text: url };
      return Promise.resolve({
        value: JSON.stringify({ status: 200, statusText: '', url, redirected: false, headers: {}, body }),
      });
    };
    const patient = { entryCpuMs: 2_000, cpuMs: 2_000 };
    await sandbox.run(tripOf([linkOf(program, 'poison', patient)]));
    const ids = ['a', 'b', 'c', 'd'];
    const outcomes = await Promise.all(
      ids.map((id) =>
        sandbox.run(
          tripOf([linkOf(program, 'used', patient)], { call, input: JSON.stringify({ sale: { id } }) }),
        ),
      ),
    );
    expect(outcomes.flatMap(notesOf)).toEqual(ids.map((id) => `https://a.example/${id}`));
    expect(notesOf(await sandbox.run(tripOf([linkOf(program, 'found', patient)])))).toEqual(['0']);
  });

  test.each([
    ['a clone of something endless', `structuredClone(Array.from({ length: 1e5 }, () => ({ a: [{}] })))`],
    ['a clone that is deep', `let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; structuredClone(o)`],
    ['a getter that loops in a clone', `structuredClone({ get x() { for (;;); } })`],
    ['an endless URL', `new URL('https://a.example/' + 'é'.repeat(5e6))`],
    ['a URL of many dots', `new URL('https://a.example/' + '../'.repeat(2e6))`],
    ['many parameters', `new URLSearchParams('a=1&'.repeat(2e6))`],
    ['an endless header', `new Headers({ a: ' \\t'.repeat(5e6) + 'x' })`],
    ['a decoded flood', `for (;;) new TextDecoder().decode(new Uint8Array(1e6).fill(0xe2))`],
    ['a flood of base64', `for (;;) atob(btoa('x'.repeat(1e6)))`],
    [
      'listeners that dispatch for ever',
      `const t = new EventTarget(); t.addEventListener('x', () => t.dispatchEvent(new Event('x'))); t.dispatchEvent(new Event('x')); for (;;);`,
    ],
    ['a console that never ends', `console.log({ get x() { for (;;); } })`],
    ['an iterator that never ends', `new Headers({ *[Symbol.iterator]() { for (;;) yield ['a', 'b'] } })`],
  ])('%s ends with its plugin, and the next one runs', async (_, body) => {
    const hooks = `run() { ${body}; return { notes: 'done' } }`;
    const outcomes = await sandbox.run(tripOf([linkOf(programOf(hooks)), linkOf(kind)]));
    const [first, second] = notesOf(outcomes);
    expect(first).toSatisfy((outcome: unknown) => outcome === 'done' || typeof outcome === 'object');
    expect(second).toMatch(/kind$/);
  });

  test('random bytes differ between isolates and within one', async () => {
    const body = `return [crypto.randomUUID(), crypto.randomUUID(), ...crypto.getRandomValues(new Uint32Array(4))]`;
    const found = await Promise.all([1, 2, 3].map(() => inIsolate(sandbox, body)));
    expect(new Set(found.flat()).size).toBe(18);
  });

  test('eval stays inside, and errors cannot be rendered by the plugin', async () => {
    const body = `
      Error.prepareStackTrace = () => 'mine'; 'use strict'; try { Object.defineProperty(Error, 'prepareStackTrace', { value: () => 'mine' }) } catch {}
      return [eval('typeof process + typeof dainoEnter'), new Function('return typeof require')(), typeof new Error('x').stack, new Error('x').stack.startsWith('Error: x'), Error.stackTraceLimit,
        typeof WebAssembly, typeof SharedArrayBuffer, typeof Atomics, 'resize' in ArrayBuffer.prototype, 'transfer' in ArrayBuffer.prototype, (() => { try { structuredClone(new ArrayBuffer(1), { transfer: [new ArrayBuffer(1)] }) } catch (e) { return e.name } })()]`;
    expect(await inIsolate(sandbox, body)).toEqual([
      'undefinedundefined',
      'undefined',
      'string',
      true,
      20,
      'undefined',
      'undefined',
      'undefined',
      false,
      false,
      'DataCloneError',
    ]);
  });
});
