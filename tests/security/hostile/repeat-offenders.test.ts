import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostilePlugin } from '../../fixtures/hostile/hostile-plugins.ts';
import { type Arena, openArena } from './arena.ts';
import { letIn, strikeOnce } from './strike.ts';

// Failures in a row after which a plugin is out of the way, and those that come before its health is known to the sales.
const STRIKES = 12;

let arena: Arena;
beforeAll(async () => {
  arena = await openArena();
});
afterAll(() => arena[Symbol.asyncDispose]());

it.each([
  'cpu/loops',
  'cpu/works-between-calls',
  'native/searches-nothing',
  'native/splits-abort',
  'promises/never-settles',
  'results/sets-total',
  'throws/looping-stacks',
  'throws/nothing',
])('is out of the way after a few times, and sales go on at once: %s', async (id) => {
  const plugin = await hostilePlugin(id);
  const { store } = arena;
  expect(await letIn(store, plugin)).toBeUndefined();
  const outcomes: (string | undefined)[] = [];
  while (outcomes.length < STRIKES && outcomes.at(-1) !== 'suspended') {
    const { outcome, sale, innocents } = await strikeOnce(store, plugin);
    expect({ total: sale?.total, innocents }).toEqual({ total: 9, innocents: ['changed', 'unchanged'] });
    outcomes.push(outcome);
  }
  expect(outcomes).toEqual([...outcomes.slice(0, -1).map(() => 'failed'), 'suspended']);
  const { body } = await store.call('GET', `/plugins/${plugin.slug}/health`);
  expect(body).toMatchObject({ state: expect.toBeOneOf(['suspended', 'stopped']) });
  expect((await store.call('DELETE', `/plugins/${plugin.slug}?cleanupData=remove`)).status).toBe(200);
});

it('leaves the store beside it as it was', async () => {
  expect((await arena.bystander.stop()).faults).toEqual([]);
});
