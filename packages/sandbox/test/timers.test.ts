import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '@daino/contract';
import type { Sandbox } from '../src/index.ts';
import { inBoth } from './both.ts';
import { linkOf, notesOf, programOf, tripOf } from './plugin.ts';
import { testSandbox } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const SLEEP = 'const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));';

const notes = async (body: string) =>
  notesOf(await sandbox.run(tripOf([linkOf(programOf(`async run(ctx) { ${SLEEP} ${body} }`))])));

describe('a timer', () => {
  test('fires after its delay, with its arguments', async () => {
    const began = performance.now();
    expect(
      await notes(
        `const got = await new Promise((keep) => setTimeout((...all) => keep(all), 60, 'a', 2)); return { notes: got.join() }`,
      ),
    ).toEqual(['a,2']);
    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
  });

  test('fires in the order of what is due, with promises in between, as in this process', async () => {
    const body = `
      const seen = [];
      setTimeout(() => seen.push('30'), 30);
      setTimeout(() => { seen.push('10a'); Promise.resolve().then(() => seen.push('after 10a')) }, 10);
      setTimeout(() => seen.push('10b'), 10);
      queueMicrotask(() => seen.push('microtask'));
      const cleared = setTimeout(() => seen.push('cleared'), 5);
      clearTimeout(cleared); clearTimeout(undefined); clearTimeout({}); clearTimeout(12345);
      let ticks = 0;
      await new Promise((resolve) => { const every = setInterval(() => { ticks += 1; if (ticks === 3) { clearInterval(every); resolve() } }, 20) });
      seen.push('ticks ' + ticks);
      return seen;`;
    const [ours, theirs] = await inBoth(sandbox, body);
    expect(ours).toEqual(theirs);
  });

  test('costs no call of the invocation', async () => {
    const rounds = LIMITS.hook.calls + 10;
    expect(
      await notes(
        `let n = 0; await new Promise((done) => { const every = setInterval(() => { if (++n === ${rounds}) done(clearInterval(every)) }, 1) }); return { notes: String(n) }`,
      ),
    ).toEqual([String(rounds)]);
  });

  test('that throws is logged, and the handler goes on', async () => {
    const [outcome] = await sandbox.run(
      tripOf([
        linkOf(
          programOf(
            `async run() { setTimeout(() => { throw new Error('late') }, 1); queueMicrotask(() => { throw 'soon' }); ${SLEEP} await sleep(20); return { notes: 'fine' } }`,
          ),
        ),
      ]),
    );
    expect(notesOf(outcome ? [outcome] : [])).toEqual(['fine']);
    expect(
      outcome?.status === 'done' && outcome.logs.map(({ level, message }) => `${level} ${message}`),
    ).toEqual(['error Uncaught in a callback', 'error Uncaught in a callback']);
  });

  test.each([
    ['a text', `setTimeout('globalThis.x = 1', 1)`],
    ['nothing', `setInterval()`],
  ])('of %s is refused', async (_, call) => {
    expect(await notes(`try { ${call}; } catch (error) { return { notes: error.name } }`)).toEqual([
      'TypeError',
    ]);
  });
});

describe('limits of timers', () => {
  test('one invocation has a hundred of them at a time', async () => {
    expect(
      await notes(
        `let n = 0; try { for (;;) { setTimeout(() => {}, 1000); n += 1 } } catch (error) { return { notes: error.name + ' ' + n } }`,
      ),
    ).toEqual(['RangeError 100']);
  });

  test('they end with their invocation, and reach no later one', async () => {
    const program = programOf(
      `first() { globalThis.fired = 0; setInterval(() => { globalThis.fired += 1 }, 1); return { notes: 'first' } },
       async second() { ${SLEEP} await sleep(40); return { notes: String(globalThis.fired) } }`,
    );
    const run = async (name: string) => notesOf(await sandbox.run(tripOf([linkOf(program, name)])));
    expect([await run('first'), await run('second')]).toEqual([['first'], ['0']]);
  });

  test('waiting for one ends at the deadline, and the chain goes on', async () => {
    const waits = programOf(`async run() { ${SLEEP} await sleep(60_000); }`);
    const kind = programOf(`run() { return { notes: 'kind' } }`);
    const links = [linkOf(waits, 'run', { wallMs: 80 }), linkOf(kind)];
    expect(notesOf(await sandbox.run(tripOf(links)))).toEqual([{ cut: 'deadline' }, 'kind']);
  });

  test('what they run counts as CPU of their invocation', async () => {
    const burns = programOf(
      `async run() { setInterval(() => { const end = Date.now() + 60; while (Date.now() < end); }, 1); await new Promise(() => {}) }`,
    );
    const loops = programOf(
      `async run() { setTimeout(() => { for (;;); }, 1); await new Promise(() => {}) }`,
    );
    const outcomes = await Promise.all([burns, loops].map((one) => sandbox.run(tripOf([linkOf(one)]))));
    expect(outcomes.map(notesOf)).toEqual([[{ cut: 'cpu' }], [{ cut: 'cpu' }]]);
  });

  test('while a bundle loads they do nothing', async () => {
    const source = `setTimeout(() => { globalThis.fired = true }, 1); var plugin = { modules: { main: { default: { hooks: {
      async run() { ${SLEEP} await sleep(20); return { notes: String(globalThis.fired) } } } } } } };`;
    expect(notesOf(await sandbox.run(tripOf([linkOf(programOf('', { source }))])))).toEqual(['undefined']);
  });

  test('many invocations of one isolate each have their own', async () => {
    const program = programOf(
      `async run(ctx, { sale }) { ${SLEEP} await sleep(5 + sale.n % 7); return { notes: 'n' + sale.n } }`,
    );
    const trips = Array.from({ length: 50 }, (_, n) => n);
    const outcomes = await Promise.all(
      trips.map((n) => sandbox.run(tripOf([linkOf(program)], { input: JSON.stringify({ sale: { n } }) }))),
    );
    expect(outcomes.flatMap(notesOf)).toEqual(trips.map((n) => `n${n}`));
  });
});
