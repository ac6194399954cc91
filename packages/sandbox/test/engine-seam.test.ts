import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCALE_STEPS } from '../src/child/rehearsal.ts';
import { buildScripts } from './build-scripts.ts';
import type { Told } from './engine-host.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';
import { contextText, SALE } from './plugin.ts';

const refused = { code: 'CAPABILITY_BUDGET_EXCEEDED', message: 'too many' };
const RULES = JSON.stringify({
  ended: { code: 'INVOCATION_ENDED', message: 'over' },
  overBudget: { 64: refused },
});
const PLENTY_MS = 3_000;

test('isolated-vm finds out about locales ahead, step by step', async () => {
  await using engine = await startEngine('isolated-vm');
  const { guestSource: guest } = await buildScripts();
  for (const [isolate, step] of LOCALE_STEPS.entries()) {
    await engine.ask({ do: 'open', isolate, guest, memoryMb: 64 });
    const [operation, ...texts] = step;
    const told = await engine.ask({ do: 'enter', isolate, args: [operation, ...texts], limitMs: PLENTY_MS });
    expect(told).toEqual({ text: '' });
  }
});

describe.each(['isolated-vm', 'quickjs'])('%s', (name) => {
  let engine: EngineProcess;
  let guest: string;
  let isolates = 0;
  beforeAll(async () => {
    [engine, { guestSource: guest }] = await Promise.all([startEngine(name), buildScripts()]);
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  test('loads a plugin, and says why it cannot', async () => {
    expect((await opened('run() {}')).loaded).toBe('');
    const bad = await opened('', 'throw new RangeError("at load")');
    expect(JSON.parse(bad.loaded)).toMatchObject({ name: 'RangeError', message: 'at load' });
    expect(JSON.parse((await opened('', 'var plugin = 1')).loaded)).toMatchObject({ name: 'TypeError' });
  });

  test('starts from what an isolate has learnt of the guest', async () => {
    const first = await opened('run() {}');
    await engine.ask({ do: 'rehearse', isolate: first.isolate });
    const next = await opened(
      `run: (ctx, { sale }) => ({ notes: typeof told + ctx.plugin.slug + sale.notes })`,
    );
    expect(await next.run('run')).toEqual([changed(1, 'undefinedtried')]);
  });

  test('runs a hook that changes, one that does not, one that waits and one that is not there', async () => {
    const room = await opened(
      `changes: (ctx, { sale }) => ({ notes: sale.notes + '!' }), looks() {}, async waits() { await null; return { notes: 'late' } }`,
    );
    expect([
      await room.run('changes'),
      await room.run('looks'),
      await room.run('waits'),
      await room.run('absent'),
    ]).toEqual([[changed(1, '!')], ['r2 '], [changed(3, 'late')], ['m4 absent']]);
  });

  test('tells a refusal from an error', async () => {
    const room = await opened(
      `no: (ctx) => ctx.reject('not today', { field: 'items' }), throws() { throw new TypeError('t') }`,
    );
    expect(await room.run('no')).toEqual(['x1 {"message":"not today","field":"items"}']);
    const [line = ''] = await room.run('throws');
    expect(JSON.parse(line.slice(3))).toMatchObject({ name: 'TypeError', message: 't', code: '' });
  });

  test('sends calls to its host and goes on with what they give', async () => {
    const room = await opened(
      `async run(ctx) { const [a, b] = await Promise.all([ctx.data.get('a'), ctx.data.get('b').catch((e) => e.code)]); return { notes: a + b } }`,
    );
    expect(await room.run('run')).toEqual(['c1 1 data.get ["a"]', 'c1 2 data.get ["b"]']);
    expect(await room.reply('1 v "A"\n2 e {"code":"GRANT_MISSING","message":"no"}')).toEqual([
      changed(1, 'AGRANT_MISSING'),
    ]);
  });

  test('asks to be woken, and fires its timer then', async () => {
    const room = await opened(
      `run: () => new Promise((done) => setTimeout(() => done({ notes: 'woken' }), 1))`,
    );
    expect(await room.run('run')).toEqual([expect.stringMatching(/^t1 [01]$/)]);
    let lines: readonly string[] = [];
    for (let tries = 0; tries < 1_000 && !lines.some((line) => line.startsWith('r1')); tries += 1)
      lines = await room.reply('~');
    expect(lines).toEqual([changed(1, 'woken')]);
  });

  test('logs', async () => {
    const room = await opened(
      `run(ctx) { ctx.logger.warn('w', { n: 1 }); console.log('of %d', 2, { a: [1] }) }`,
    );
    expect(await room.run('run')).toEqual([
      `l1 {"level":"warn","message":"w","fields":"{\\"n\\":1}"}`,
      `l1 {"level":"info","message":"of 2 {\\"a\\":[1]}","fields":""}`,
      'r1 ',
    ]);
  });

  test('has the web', async () => {
    const room = await opened(
      `run: async () => ({ notes: [new URL('../b?q=ü', 'https://a.example/x/y').href, new TextDecoder().decode(new TextEncoder().encode('€')), structuredClone({ a: new Date(1) }).a.getTime(), await new Response('{"a":1}').json().then((json) => json.a), atob(btoa('x')), typeof crypto.randomUUID(), String(new URLSearchParams({ a: 'b c' })), AbortSignal.abort().aborted].join() })`,
    );
    expect(await room.run('run')).toEqual([
      changed(1, 'https://a.example/b?q=%C3%BC,€,1,1,x,string,a=b+c,true'),
    ]);
  });

  test.each(['for (;;);', 'const again = () => Promise.resolve().then(again); return again();'])(
    'cuts %s',
    async (body) => {
      const room = await opened(`run() { ${body} }`);
      expect(await room.run('run', 60)).toEqual(['cut cpu']);
      expect(await room.measure()).toMatchObject({ cpuMs: expect.toSatisfy((ms: number) => ms >= 40) });
    },
  );

  test('bounds memory', async () => {
    const room = await opened(
      `run() { const all = []; for (;;) all.push(new Uint8Array(1_000_000).fill(1)) }`,
    );
    const [line = ''] = await room.run('run');
    // V8 ends the isolate or refuses the allocation, QuickJS refuses it.
    expect(line).toMatch(/^(cut memory$|e1 .*(out of memory|allocation failed))/);
    expect(await room.measure()).toMatchObject({
      heapBytes: expect.toSatisfy((bytes: number) => bytes <= 192 * 1_048_576),
    });
  });

  test('renders whatever is thrown, within the limit', async () => {
    const room = await opened(`
      nothing() { throw undefined }, symbol() { throw Symbol('s') }, bare() { throw Object.create(null) },
      getters() { throw { get name() { throw 1 }, get message() { throw 2 }, get stack() { throw 3 } } },
      later: async () => { throw new Proxy({}, { get() { throw 1 } }) }`);
    for (const hook of ['nothing', 'symbol', 'bare', 'getters', 'later'])
      expect(await room.run(hook)).toEqual([expect.stringMatching(/^e\d \{"name":/)]);
    const loops = await opened(`run() { throw { get message() { for (;;); } } }`);
    expect(await loops.run('run', 60)).toEqual(['cut cpu']);
  });

  test('gives no isolate what is another one’s', async () => {
    const one = await opened(`run() { globalThis.secret = 1; Array.prototype.map = () => 'taken' }`);
    const other = await opened(`run: () => ({ notes: typeof secret + [1].map((x) => x + 1) })`);
    await one.run('run');
    expect(await other.run('run')).toEqual([changed(1, 'undefined2')]);
  });

  test('disposes, twice, and nothing runs after that', async () => {
    const room = await opened('run() {}');
    await room.dispose();
    expect(await room.dispose()).toMatchObject({ heapBytes: 0 });
    expect(await room.run('run')).toEqual([expect.stringMatching(/^cut /)]);
  });

  /** An isolate with a plugin in it. */
  async function opened(hooks: string, source = bundleOf(hooks)) {
    isolates += 1;
    const isolate = isolates;
    let rid = 0;
    const enter = async (args: [string, ...string[]], limitMs = PLENTY_MS): Promise<string> =>
      textOf(await engine.ask({ do: 'enter', isolate, args, limitMs }));
    const linesOf = async (args: [string, ...string[]], limitMs?: number): Promise<readonly string[]> => {
      const first = await enter(args, limitMs);
      // As the process does: promises settle after the entry has returned.
      const lines = first.startsWith('cut ') ? first : first + (await enter(['flush'], limitMs));
      return lines.split('\n').filter((line) => line !== '');
    };
    await engine.ask({ do: 'open', isolate, guest, memoryMb: 32 });
    const filename = 'daino://tried@1.0.0/server.js';
    await enter(['rules', RULES, Buffer.alloc(32, 7).toString('base64')]);
    await enter(['context', contextText('tried', {})]);
    const load = { do: 'load', isolate, source, filename, limitMs: PLENTY_MS } as const;
    const told = await engine.ask(load);
    return {
      isolate,
      /** JSON of why it could not be loaded, or empty. */
      loaded: 'failure' in told ? told.failure : textOf(told),
      /** Calls a hook with a sale; the lines that came out. */
      async run(hook: string, limitMs?: number) {
        rid += 1;
        const plan = { kind: 'hook', name: hook, reference: '', subject: 'sale', slug: 'tried', calls: 64 };
        await enter(['plan', hook, JSON.stringify(plan)]);
        return linesOf(['run', String(rid), hook, '{}', JSON.stringify(SALE)], limitMs);
      },
      reply: (lines: string) => linesOf(['reply', String(rid), lines]),
      measure: () => engine.ask({ do: 'measure', isolate }),
      dispose: () => engine.ask({ do: 'dispose', isolate }),
    };
  }
});

const bundleOf = (hooks: string): string =>
  `var plugin = { modules: { main: { default: { hooks: { ${hooks} } } } } };`;

const changed = (rid: number, notes: string): string =>
  `r${rid} ${JSON.stringify({ sale: { ...SALE.sale, notes } })}`;

function textOf(told: Told): string {
  if ('text' in told) return told.text;
  return 'cut' in told ? `cut ${told.cut}` : '';
}
