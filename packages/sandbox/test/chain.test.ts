import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostCall } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { handlerOf, linkOf, notesOf, plain, programOf, SALE, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const adds = (mark: string) =>
  programOf(`run(ctx, { sale }) { return { notes: sale.notes + '${mark}' } }`, { slug: `adds-${mark}` });

describe('a chain', () => {
  test('hands each plugin what the one before it left, in order', async () => {
    const links = ['a', 'b', 'c'].map((mark) => linkOf(adds(mark)));
    expect(notesOf(await sandbox.run(tripOf(links)))).toEqual(['a', 'ab', 'abc']);
  });

  test('answers for every plugin: unchanged, missing, thrown and changed ones stand beside each other', async () => {
    const program = programOf(`
      nothing() {}, same: (ctx, data) => data, mutates(ctx, { sale }) { sale.notes = 'x' },
      throws() { throw new RangeError('no') }, async later() { await null; return { notes: 'late' } }`);
    const links = ['nothing', 'same', 'mutates', 'throws', 'absent', 'later'].map((name) =>
      linkOf(program, name),
    );
    const outcomes = await sandbox.run(tripOf(links));
    expect(plain(outcomes)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
      { threw: 'RangeError: no' },
      { cut: 'missing' },
      { done: { sale: { ...SALE.sale, notes: 'late' } } },
    ]);
  });

  test('ends where a plugin refuses, with its message cut to size', async () => {
    const program = programOf(`
      run(ctx) { ctx.reject('Not before noon. '.repeat(50), { field: 'items' }) },
      async later(ctx) { await null; return ctx.reject('late') }`);
    expect(plain(await sandbox.run(tripOf([linkOf(program), linkOf(adds('a'))])))).toEqual([
      { rejected: 'Not before noon. '.repeat(50).slice(0, 200), field: 'items' },
      'skipped',
    ]);
    expect(plain(await sandbox.run(tripOf([linkOf(program, 'later')])))).toEqual([
      { rejected: 'late', field: '' },
    ]);
  });

  test('ends at a failure when the policy is stop, goes on when it is continue', async () => {
    const failing = programOf(`run() { throw new Error('broken') }`, { slug: 'failing' });
    const stop = [linkOf(adds('a')), linkOf(failing, 'run', { onFailure: 'stop' }), linkOf(adds('b'))];
    const goOn = [linkOf(adds('a')), linkOf(failing), linkOf(adds('b'))];
    expect(notesOf(await sandbox.run(tripOf(stop)))).toEqual(['a', { threw: 'Error: broken' }, 'skipped']);
    expect(notesOf(await sandbox.run(tripOf(goOn)))).toEqual(['a', { threw: 'Error: broken' }, 'ab']);
  });

  test('without links answers at once', async () => {
    expect(await sandbox.run(tripOf([]))).toEqual([]);
  });
});

describe('ctx', () => {
  test('carries identity, configuration, operation and frozen members', async () => {
    const program = programOf(
      `run(ctx) {
        const { plugin, store, config } = ctx;
        config.get('list').push?.call([], 1);
        let frozen = false; try { 'use strict'; Object.defineProperty(plugin, 'slug', { value: 'x' }) } catch { frozen = true }
        return { metadata: { seen: [plugin.slug, plugin.config.rate, store.id, ctx.tenant === store, ctx.organization.name,
          config.get('rate'), config.get('toString') === undefined, ctx.operationId, ctx.idempotencyKey, ctx.signal.aborted, frozen] } };
      }`,
      { slug: 'bound', config: { rate: 3, list: [] } },
    );
    expect(JSON.stringify(plain(await sandbox.run(tripOf([linkOf(program)]))))).toContain(
      JSON.stringify(['bound', 3, 'store-1', true, 'Daino', 3, true, 'operation-1', 'key-1', false, true]),
    );
  });

  test('sees a changed configuration with the next invocation, in the same isolate', async () => {
    const hooks = `run(ctx) { globalThis.runs = (globalThis.runs ?? 0) + 1; return { notes: ctx.config.get('word') + globalThis.runs } }`;
    const version = (contextVersion: string, word: string) =>
      programOf(hooks, { slug: 'configured', contextVersion, config: { word } });
    const notes = async (program: ReturnType<typeof version>) =>
      notesOf(await sandbox.run(tripOf([linkOf(program)])));
    expect([await notes(version('1', 'old')), await notes(version('2', 'new'))]).toEqual([
      ['old1'],
      ['new2'],
    ]);
  });

  test('sends calls with their arguments to the host and gives its answers and errors to the plugin', async () => {
    const program = programOf(`async run(ctx) {
      const [one, two] = await Promise.all([ctx.data.get('a'), ctx.data.get('b')]);
      await ctx.data.set('c', { deep: [one, two] });
      try { await ctx.data.list({ prefix: 'x' }) } catch (error) { return { notes: error.code + ' ' + error.message } }
    }`);
    const calls: HostCall[] = [];
    const link = linkOf(program);
    const outcomes = await sandbox.run(
      tripOf([link], {
        call: (call) => {
          calls.push(call);
          if (call.method === 'data.list')
            return Promise.resolve({ error: { code: 'GRANT_MISSING', message: 'no' } });
          return Promise.resolve({ value: ' {\n"of":\n' + JSON.stringify(call.args) + '}' });
        },
      }),
    );
    expect(notesOf(outcomes)).toEqual(['GRANT_MISSING no']);
    expect(calls.map(({ method, args }) => `${method} ${args}`)).toEqual([
      'data.get ["a"]',
      'data.get ["b"]',
      `data.set ["c",{"deep":[{"of":"[\\"a\\"]"},{"of":"[\\"b\\"]"}]}]`,
      'data.list [{"prefix":"x"}]',
    ]);
    expect(new Set(calls.map(({ key, invocationId }) => `${key} ${invocationId}`))).toEqual(
      new Set([`${program.key} ${link.invocationId}`]),
    );
  });

  test('shows the code of a host error that a handler lets through, and no code that it made up', async () => {
    const program = programOf(`
      async host(ctx) { await ctx.data.get('a') },
      async own() { throw Object.assign(new Error('mine'), { code: 'GRANT_MISSING' }) }`);
    const outcomes = await sandbox.run(tripOf([linkOf(program, 'host'), linkOf(program, 'own')]));
    expect(outcomes.map((one) => one.status === 'threw' && one.error.code)).toEqual(['GRANT_MISSING', '']);
  });

  test('a broken host answer reaches the plugin as a failure of the platform', async () => {
    const program = programOf(
      `async run(ctx) { try { await ctx.data.get('a') } catch (error) { return { notes: error.code } } }`,
    );
    const call = () => Promise.reject(new Error('postgres://secret'));
    expect(notesOf(await sandbox.run(tripOf([linkOf(program)], { call })))).toEqual(['CAPABILITY_FAILED']);
  });

  test('logs what logger and console say, errors and values included', async () => {
    const program = programOf(`run(ctx) {
      ctx.logger.info('plain'); ctx.logger.warn('meta', { n: 1 }); ctx.logger.error('bad', new TypeError('t'), { at: 2 });
      console.log('from', { console: true }, 3); }`);
    const [outcome] = await sandbox.run(tripOf([linkOf(program)]));
    const logs = outcome?.status === 'done' ? outcome.logs : [];
    expect(logs.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info plain',
      'warn meta',
      'error bad',
      'info from {"console":true} 3',
    ]);
    expect(JSON.parse(logs[2]?.fields ?? '')).toMatchObject({
      error: { name: 'TypeError', message: 't' },
      at: 2,
    });
  });
});

describe('handlers', () => {
  const source = `var plugin = (() => {
    class Loyal { hooks = { a: (ctx) => ({ notes: 'hooks.a' }) }; onInstall(ctx) { ctx.logger.info('installed ' + (this instanceof Loyal)) } named() { return { notes: 'named' } } }
    return { modules: { main: { default: Loyal, alone: () => ({ notes: 'alone' }), onActivate() {} }, 'src/hooks/b.ts': { default: () => ({ notes: 'b' }), other: () => ({ notes: 'other' }) } } };
  })();
  // no line break at the end`;
  const program = programOf('', { slug: 'shapes', source });

  test.each([
    ['', 'a', 'hooks.a'],
    ['src/hooks/b.ts#default', 'x', 'b'],
    ['src/hooks/b.ts#other', 'x', 'other'],
    ['#alone', 'x', 'alone'],
    ['#named', 'x', 'named'],
  ])('are found by the reference "%s"', async (reference, name, notes) => {
    const link = linkOf(program, name, { handler: handlerOf(name, 'hook', reference) });
    expect(notesOf(await sandbox.run(tripOf([link])))).toEqual([notes]);
  });

  test.each(['src/hooks/b.ts#absent', 'src/absent.ts#default', '#toString', '#__proto__', '__proto__#x'])(
    'are missing under the reference "%s"',
    async (reference) => {
      const link = linkOf(program, 'x', { handler: handlerOf('x', 'hook', reference) });
      const [outcome] = plain(await sandbox.run(tripOf([link])));
      expect(outcome).toEqual({ cut: 'missing' });
    },
  );

  test('run for lifecycle on their class', async () => {
    const links = ['onInstall', 'onActivate'].map((name) =>
      linkOf(program, name, { handler: handlerOf(name, 'lifecycle') }),
    );
    const outcomes = await sandbox.run(tripOf(links, { lane: 'background', input: '' }));
    expect(plain(outcomes)).toEqual(['unchanged', 'unchanged']);
    expect(outcomes[0]).toMatchObject({ logs: [{ message: 'installed true' }] });
  });

  test('are described as the code has them', async () => {
    const references = ['src/hooks/b.ts#other', '#alone', '#nowhere'];
    const link = linkOf(program, 'describe', {
      handler: handlerOf('describe', 'describe'),
      meta: JSON.stringify(references),
    });
    expect(plain(await sandbox.run(tripOf([link], { input: '' })))).toEqual([
      {
        done: {
          hooks: ['a'],
          events: [],
          routes: [],
          lifecycle: ['onInstall', 'onActivate'],
          references: references.slice(0, 2),
        },
      },
    ]);
  });

  test('of events get the payload and an envelope with a date, and may answer that they failed', async () => {
    const event = programOf('', {
      slug: 'hears',
      source: `var plugin = { modules: { main: { default: { events: {
        'sale.created'(ctx, sale, event) { ctx.logger.info(sale.id + ' ' + (event.timestamp instanceof Date) + ' ' + event.timestamp.getUTCFullYear()) },
        'sale.failed'() { return { success: false, error: 'not today' } } } } } } };`,
    });
    const links = ['sale.created', 'sale.failed'].map((name) =>
      linkOf(event, name, {
        handler: handlerOf(name, 'event'),
        meta: '{"id":"e","timestamp":"2026-11-20T10:00:00.000Z"}',
      }),
    );
    const outcomes = await sandbox.run(tripOf(links, { lane: 'background', input: '{"id":"sale-1"}' }));
    expect(plain(outcomes)).toEqual(['unchanged', { threw: 'Error: not today' }]);
    expect(outcomes[0]).toMatchObject({ logs: [{ message: 'sale-1 true 2026' }] });
  });
});
