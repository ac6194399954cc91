import { bundlePlugin, integrityOf, packBundle } from '@daino/bundle';
import type { Delivery, Page, Problem, Sale } from '@daino/contract';
import { until } from '@daino/testkit';
import { type HostilePlugin, hostilePlugin } from '../../fixtures/hostile/hostile-plugins.ts';
import { type Arena, INNOCENTS } from './arena.ts';
import { type HttpStore, saleOf } from './http-store.ts';

type Answer = Awaited<ReturnType<HttpStore['call']>>;

/** What came of a hostile plugin: what was seen of each strike, and what the platform made of it. */
export interface Struck {
  readonly seen: readonly Sighting[];
  /** Codes of the failures that its journal names, newest first. */
  readonly journal: readonly string[];
  /** How many sandbox processes ended. */
  readonly ended: number;
  /** A sale of the store once the plugin is out of the way. */
  readonly afterwards: Sighting;
  /** The status of its removal; undefined when nothing of it was there. */
  readonly removed: number | undefined;
}

/** What a caller sees, in the words of `Seen`. */
export interface Sighting {
  readonly at: string;
  readonly status?: number;
  readonly outcome?: string;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly sale?: Sale;
  readonly body?: unknown;
  /** How its deliveries ended. */
  readonly deliveries?: readonly string[];
  /** Outcomes of the plugins beside it. */
  readonly innocents?: readonly string[];
}

/** Lets the plugin in, lets it strike, looks at what there is to see, and removes it. */
export async function strike(arena: Arena, plugin: HostilePlugin): Promise<Struck> {
  const { store, neighbour } = arena;
  const before = arena.restarts();
  const helpers = await Promise.all((plugin.beside ?? []).map(hostilePlugin));
  const clear = async (): Promise<number | undefined> => {
    for (const { slug } of helpers) await remove(store, slug);
    await remove(neighbour, plugin.slug);
    return remove(store, plugin.slug);
  };
  try {
    for (const one of helpers) await letIn(store, one);
    const seen = await strikeIn(store, plugin);
    if (plugin.twoStores) seen.push(...(await strikeIn(neighbour, plugin)));
    const journal = seen.some(isFailure) ? await codesOf(store, plugin.slug) : [];
    const removed = await clear();
    const afterwards = sightingOfSale(await store.sell(), plugin.slug);
    return { seen, journal, removed, afterwards, ended: Math.max(0, arena.restarts() - before) };
  } catch (error) {
    await clear();
    throw error;
  }
}

/** One sighting: how it was kept out. Otherwise one for each strike. */
async function strikeIn(store: HttpStore, plugin: HostilePlugin): Promise<Sighting[]> {
  const refused = await letIn(store, plugin);
  if (refused) return [refused];
  const seen: Sighting[] = [];
  for (let left = plugin.strikes ?? 1; left > 0; left -= 1) seen.push(await strikeOnce(store, plugin));
  return seen;
}

/** Uploads, installs and activates it; gives the refusal when it is kept out. `file` is what `fileOf` makes. */
export async function letIn(
  store: HttpStore,
  plugin: HostilePlugin,
  file?: Uint8Array<ArrayBuffer>,
): Promise<Sighting | undefined> {
  const installed = await store.upload(file ?? (await fileOf(plugin)));
  if (installed.status !== 201) return refusalOf('install', installed);
  const activated = await store.call('PUT', `/plugins/${plugin.slug}`, { enabled: true });
  return activated.status === 200 ? undefined : refusalOf('activate', activated);
}

/** Packed as our own tool does it, after its author has changed what that tool would not make. */
export async function fileOf({ folder, forge, file }: HostilePlugin): Promise<Uint8Array<ArrayBuffer>> {
  const built = await bundlePlugin(folder);
  const forged = { ...built, ...forge?.(built) };
  const packed = await packBundle({ ...forged, integrity: integrityOf(forged) });
  return file?.(packed) ?? new Uint8Array(packed);
}

export async function strikeOnce(store: HttpStore, { seen, slug }: HostilePlugin): Promise<Sighting> {
  if (seen.at === 'route') {
    const { status, body } = await store.call('GET', `/plugins/${slug}/api/strike`);
    return { at: 'route', status, body, code: status >= 400 ? problemIn(body).code : undefined };
  }
  const sighting = sightingOfSale(await store.sell(), slug);
  if (seen.at !== 'event') return sighting;
  if (seen.codes.length > 0) return { ...sighting, at: 'event', outcome: 'failed' };
  return { ...sighting, at: 'event', deliveries: await deliveriesOf(store, slug) };
}

/** The ways in which its deliveries ended, once none of the store is under way. */
async function deliveriesOf(store: HttpStore, slug: string): Promise<string[]> {
  let all: readonly Delivery[] = [];
  await until(async () => {
    const { body } = await store.call('GET', '/deliveries?limit=200');
    all = (body as Page<Delivery>).data;
    return all.length > 0 && all.every(({ status }) => status === 'delivered' || status === 'dead');
  });
  const own = all.filter(({ plugin }) => plugin === slug);
  return [...new Set(own.map(({ status }) => status))].toSorted();
}

function sightingOfSale(answer: Answer, slug: string): Sighting {
  const sale = saleOf(answer);
  if (!sale) return refusalOf('refused sale', answer);
  const own = sale.trace.find(({ plugin }) => plugin === slug);
  const others = sale.trace.filter(({ plugin }) => INNOCENTS.some((name) => name === plugin));
  return {
    at: 'sale',
    status: answer.status,
    sale,
    innocents: others.map(({ outcome }) => outcome),
    ...(own && { outcome: own.outcome, code: own.error?.code }),
  };
}

function refusalOf(at: string, { status, body }: Answer): Sighting {
  const { code, detail } = problemIn(body);
  return { at, status, code, detail, body };
}

function problemIn(body: unknown): Partial<Problem> {
  return typeof body === 'object' && body !== null ? body : {};
}

/** Whether it stands in the journal of the plugin: it was let in, and it did not work. */
function isFailure({ at, outcome, code }: Sighting): boolean {
  return at === 'route' ? code !== undefined : outcome === 'failed';
}

/** Waits for the first entry. */
async function codesOf(store: HttpStore, slug: string): Promise<string[]> {
  let codes: string[] = [];
  await until(async () => {
    codes = (await store.errorsOf(slug)).map(({ code }) => code);
    return codes.length > 0;
  });
  return codes;
}

/** Undefined when the store does not have it. */
async function remove(store: HttpStore, slug: string): Promise<number | undefined> {
  const { status } = await store.call('DELETE', `/plugins/${slug}?cleanupData=remove`);
  return status === 404 ? undefined : status;
}
