import {
  type HostilePlugin,
  hostileGroups,
  hostilePlugin,
  hostilePlugins,
} from '../../fixtures/hostile/hostile-plugins.ts';
import type { Arena } from './arena.ts';
import { fileOf, letIn, type Sighting, strikeOnce } from './strike.ts';

/** What one plugin cost, and what was seen of it. */
export interface Abuse {
  readonly plugin: HostilePlugin;
  /** Of its first strike, or of how it was kept out. */
  readonly sighting: Sighting;
  readonly strikes: number;
  /** How many sandbox processes ended. */
  readonly ended: number;
  /** Milliseconds of the other store's sales while it struck, sorted. */
  readonly times: readonly number[];
}

export interface Measurement {
  readonly abuses: readonly Abuse[];
  /** Milliseconds of the other store's sales while nothing else happened, sorted. */
  readonly quiet: readonly number[];
}

/** How long each plugin goes on, and at least one strike; its time in quarantine or out of use counts too. */
const STRIKING_MS = 400;
const QUIET_MS = 600;
/** These are watched by a test of their own: each takes half a minute. */
const LEFT_OUT = new Set(['background']);

/** Lets every plugin strike for a moment, one after the other, with a quiet moment before each group. */
export async function measureAbuse(arena: Arena, told: (group: string) => void): Promise<Measurement> {
  const abuses: Abuse[] = [];
  const quiet: number[] = [];
  await sell(arena, QUIET_MS);
  for (const group of hostileGroups().filter((name) => !LEFT_OUT.has(name))) {
    told(group);
    quiet.push(...(await sell(arena, QUIET_MS)));
    for (const plugin of await hostilePlugins(group)) abuses.push(await abuse(arena, plugin));
  }
  return { abuses, quiet: quiet.toSorted(ascending) };
}

async function sell({ bystander }: Arena, ms: number): Promise<readonly number[]> {
  bystander.times();
  await new Promise((resume) => {
    setTimeout(resume, ms);
  });
  return bystander.times();
}

async function abuse(arena: Arena, plugin: HostilePlugin): Promise<Abuse> {
  const { bystander, store } = arena;
  const before = arena.restarts();
  const helpers = await Promise.all((plugin.beside ?? []).map(hostilePlugin));
  for (const helper of helpers) await letIn(store, helper);
  const file = await fileOf(plugin);
  bystander.times();
  const began = performance.now();
  const keptOut = await letIn(store, plugin, file);
  const sightings: Sighting[] = keptOut ? [keptOut] : [];
  while (sightings.length === 0 || performance.now() - began < STRIKING_MS) {
    const next = keptOut ? await letIn(store, plugin, file) : await strikeOnce(store, plugin);
    if (next) sightings.push(next);
    if (keptOut) await store.call('DELETE', `/plugins/${plugin.slug}?cleanupData=remove`);
  }
  const times = bystander.times().toSorted(ascending);
  for (const { slug } of [plugin, ...helpers]) {
    await store.call('DELETE', `/plugins/${slug}?cleanupData=remove`);
  }
  const [sighting = { at: 'nowhere' }] = sightings;
  const ended = Math.max(0, arena.restarts() - before);
  return { plugin, sighting, strikes: sightings.length, ended, times };
}

function ascending(one: number, other: number): number {
  return one - other;
}
