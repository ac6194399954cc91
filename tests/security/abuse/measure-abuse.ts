import { cpus } from 'node:os';
import { type HostilePlugin, hostilePlugin } from '../../fixtures/hostile/hostile-plugins.ts';
import type { HttpStore } from '../hostile/http-store.ts';
import { fileOf, letIn, type Sighting, strikeOnce } from '../hostile/strike.ts';
import { type AbuseArena, openAbuseArena } from './open-abuse-arena.ts';

/** What happened beside the selling store for some time. */
export interface Beside {
  /** Milliseconds of its sales. */
  readonly times: readonly number[];
  /** The longest stretch in milliseconds in which the server could turn to nothing else. */
  readonly stall: number;
  /** Which share of its processors' time the machine was busy. */
  readonly busy: number;
}

/** What one plugin cost, and what was seen of it. */
export interface Abuse extends Beside {
  readonly plugin: HostilePlugin;
  /** Of its first strike, or of how it was kept out. */
  readonly sighting: Sighting;
  readonly strikes: number;
  /** How many sandbox processes ended. */
  readonly ended: number;
}

export interface Measurement {
  readonly abuses: readonly Abuse[];
  /** While nothing else happened: a moment before each visit of each plugin. */
  readonly quiet: Beside;
  /** Sales of the other store in the whole time. */
  readonly sold: number;
  /** Every answer to them that was not what a sale has to be. */
  readonly faults: readonly string[];
}

/** How long a visit strikes, and at least once; the time in which it is in quarantine or out of use counts too. */
export const STRIKING_MS = 400;
/** So many of the other store's sales are seen beside each plugin, in as many visits as it takes. */
export const SALES = 300;
export const QUIET_MS = 150;
/** What is done once and then kept is done before anything is measured. */
const WARM_MS = 5_000;

/** Lets every plugin visit a few times, one after the other, with a quiet moment before each visit. */
export async function measureAbuse(
  plugins: readonly HostilePlugin[],
  told: (abuse: Abuse) => void,
): Promise<Measurement> {
  await using opened = new AsyncDisposableStack();
  const arena = await openAbuseArena(opened);
  await quietly(arena, WARM_MS);
  const abuses: Abuse[] = [];
  const quiet: Beside[] = [];
  for (const members of Map.groupBy(plugins, (plugin) => plugin.group).values()) {
    // Versions of an uploaded plugin never change, and plugins of two groups may have one name.
    const store = await arena.openStore();
    for (const plugin of members) {
      const { before, abuse } = await abuseOf(arena, store, plugin);
      quiet.push(...before);
      abuses.push(abuse);
      told(abuse);
    }
  }
  return { abuses, quiet: together(quiet), ...(await arena.seller.ask('stop')) };
}

async function quietly(arena: AbuseArena, ms: number): Promise<Beside> {
  return beside(arena, () => new Promise((resume) => void setTimeout(resume, ms)));
}

async function beside({ seller, server }: AbuseArena, act: () => Promise<unknown>): Promise<Beside> {
  await seller.ask('times');
  await server.ask('stall');
  const before = processorMs();
  await act();
  const after = processorMs();
  const busy = (after.busy - before.busy) / Math.max(1, after.all - before.all);
  return { times: await seller.ask('times'), stall: await server.ask('stall'), busy };
}

function processorMs(): { readonly busy: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, { idle: own }) => sum + own, 0);
  const all = times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.irq + one.idle, 0);
  return { busy: all - idle, all };
}

interface Measured {
  readonly before: readonly Beside[];
  readonly abuse: Abuse;
}

async function abuseOf(arena: AbuseArena, store: HttpStore, plugin: HostilePlugin): Promise<Measured> {
  const restarts = await arena.server.ask('restarts');
  const helpers = await Promise.all((plugin.beside ?? []).map(hostilePlugin));
  const files = await Promise.all([...helpers, plugin].map(fileOf));
  const before: Beside[] = [];
  const visits: Beside[] = [];
  const sightings: Sighting[] = [];
  while (visits.reduce((sum, { times }) => sum + times.length, 0) < SALES) {
    for (const [place, helper] of helpers.entries()) await letIn(store, helper, files[place]);
    before.push(await quietly(arena, QUIET_MS));
    const file = files.at(-1);
    visits.push(await beside(arena, async () => void sightings.push(...(await visit(store, plugin, file)))));
    for (const { slug } of helpers) await store.call('DELETE', `/plugins/${slug}?cleanupData=remove`);
  }
  const [sighting = { at: 'nowhere' }] = sightings;
  const ended = Math.max(0, (await arena.server.ask('restarts')) - restarts);
  return { before, abuse: { plugin, sighting, strikes: sightings.length, ended, ...together(visits) } };
}

/** From its upload to its removal. */
async function visit(
  store: HttpStore,
  plugin: HostilePlugin,
  file: Uint8Array<ArrayBuffer> | undefined,
): Promise<Sighting[]> {
  const began = performance.now();
  const keptOut = await letIn(store, plugin, file);
  const sightings = keptOut ? [keptOut] : [];
  const remove = () => store.call('DELETE', `/plugins/${plugin.slug}?cleanupData=remove`);
  while (sightings.length === 0 || performance.now() - began < STRIKING_MS) {
    const next = keptOut ? await letIn(store, plugin, file) : await strikeOnce(store, plugin);
    if (next) sightings.push(next);
    if (keptOut) await remove();
  }
  await remove();
  return sightings;
}

function together(parts: readonly Beside[]): Beside {
  return {
    times: parts.flatMap(({ times }) => times).toSorted((one, other) => one - other),
    stall: Math.max(...parts.map(({ stall }) => stall)),
    busy: parts.reduce((sum, { busy }) => sum + busy, 0) / parts.length,
  };
}
