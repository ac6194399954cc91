import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostilePlugin, hostilePlugins, type Seen } from '../../fixtures/hostile/hostile-plugins.ts';
import { type Arena, INNOCENTS, openArena } from './arena.ts';
import { strike } from './strike.ts';
import { NOTHING, type Traces, tracesLeft, tracesOnceQuiet } from './traces-left.ts';

/** The tests of one group of the corpus: on one server, one plugin after the other, beside a store that sells. */
export async function attackWith(group: string): Promise<void> {
  const plugins = await hostilePlugins(group);

  describe(`plugins that attack by ${group}`, () => {
    let arena: Arena;
    let before: Traces;
    beforeAll(async () => {
      arena = await openArena();
      before = await tracesLeft(arena.server);
    });
    afterAll(() => arena[Symbol.asyncDispose]());

    it.each(plugins)('$slug: one that $tries', async (plugin) => {
      expect(await strike(arena, plugin)).toMatchObject(wantedOf(plugin));
    });

    it('cost the store beside them nothing', async () => {
      const { sold, faults } = await arena.bystander.stop();
      expect(faults).toEqual([]);
      expect(sold).toBeGreaterThan(plugins.length);
    });

    it('have nobody else blamed', async () => {
      const { store, neighbour } = arena;
      const asked = [store, neighbour].flatMap((one) => INNOCENTS.map((slug) => one.errorsOf(slug)));
      expect((await Promise.all(asked)).flat()).toEqual([]);
    });

    it('leave nothing behind, once the others are gone too', async () => {
      await arena.clear();
      expect(await tracesOnceQuiet(arena.server)).toEqual({ ...before, ...NOTHING });
    });
  });
}

/** What has to come of a plugin, in the shape of `Struck`. */
function wantedOf(plugin: HostilePlugin): object {
  const { seen, strikes = 1, twoStores = false, process = 'survives' } = plugin;
  const isLetIn = seen.at !== 'install' && seen.at !== 'activate';
  const times = isLetIn ? strikes * (twoStores ? 2 : 1) : 1;
  const codes = isLetIn && seen.at !== 'refused sale' ? (seen.codes ?? []) : [];
  return {
    seen: Array.from({ length: times }, () => sightingWanted(seen)),
    journal: expect.toSatisfy(names(codes), `names ${codes.join(' or ') || 'nothing'}`),
    ended: ENDED[process],
    removed: seen.at === 'install' ? undefined : 200,
    afterwards: { at: 'sale', status: 201, sale: { total: 9 }, innocents: INNOCENT },
  };
}

const ENDED = {
  survives: 0,
  ends: expect.toSatisfy((count: number) => count > 0, 'at least one'),
  'may end': expect.any(Number),
};
const INNOCENT = ['changed', 'unchanged'];

function names(codes: readonly string[]): (journal: readonly string[]) => boolean {
  return (journal) =>
    codes.length === 0 ? journal.length === 0 : journal.some((code) => codes.includes(code));
}

function sightingWanted(seen: Seen): object {
  if (seen.at === 'sale') return saleWanted(seen);
  if (seen.at === 'event') return eventWanted(seen);
  if (seen.at === 'route') return seen.codes ? BROKEN_ROUTE : { at: 'route', status: 200, body: seen.body };
  if (seen.at === 'refused sale') return { ...seen };
  return { at: seen.at, code: expect.toBeOneOf([...seen.codes]) };
}

function eventWanted({ codes, deliveries = ['delivered'] }: Extract<Seen, { at: 'event' }>): object {
  const sale = { at: 'event', status: 201, sale: { total: 9 }, innocents: INNOCENT };
  return codes.length > 0 ? sale : { ...sale, deliveries };
}

const BROKEN_ROUTE = {
  at: 'route',
  status: expect.toBeOneOf([502, 504]),
  code: expect.toBeOneOf(['PLUGIN_ROUTE_FAILED', 'PLUGIN_ROUTE_TIMED_OUT']),
};

function saleWanted({ outcome, codes = [], sale }: Extract<Seen, { at: 'sale' }>): object {
  const code = expect.toBeOneOf(codes.length === 0 ? [undefined] : [...codes]);
  const wanted = { total: 9, ...sale };
  const made = { at: 'sale', status: 201, sale: wanted, innocents: INNOCENT };
  return outcome === undefined ? made : { ...made, outcome, code };
}
