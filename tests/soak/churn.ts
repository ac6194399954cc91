import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '@daino/server/testing';
import { type HostilePlugin, hostileGroups, hostilePlugins } from '../fixtures/hostile/hostile-plugins.ts';
import { INNOCENTS, seatsOf } from '../security/hostile/arena.ts';
import type { HttpStore } from '../security/hostile/http-store.ts';
import { letIn, strikeOnce } from '../security/hostile/strike.ts';

/** What happened in all stores together. */
export interface Churned {
  readonly plugins: number;
  readonly keptOut: number;
  readonly requests: number;
  readonly kills: number;
  /** Sandbox processes that ended without being asked to. */
  readonly restarts: number;
  readonly faults: readonly string[];
}

interface ChurnOptions {
  readonly server: TestServer;
  readonly stores: readonly HttpStore[];
  readonly ms: number;
}

/** Groups whose plugins may hold a handler for half a minute, as all handlers of the background. */
const TOO_SLOW = new Set(['background', 'lifecycle']);
const STRIKES = 3;
const KILL_EVERY_MS = 3_000;

/** Lets plugins come and go in every store until the time is up; afterwards no store has a plugin. */
export async function churn({ server, stores, ms }: ChurnOptions): Promise<Churned> {
  const until = performance.now() + ms;
  const groups = hostileGroups().filter((group) => !TOO_SLOW.has(group));
  const plugins = (await Promise.all(groups.map(hostilePlugins))).flat();
  const restartsBefore = restartsOf(server);
  const churns = stores.map((store, index) => new StoreChurn(store, plugins, index));
  const killing = killNowAndThen(server, until);
  await Promise.all(churns.map((one) => one.run(until)));
  const sum = (of: (one: StoreChurn) => number): number => churns.reduce((total, one) => total + of(one), 0);
  return {
    plugins: sum((one) => one.plugins),
    keptOut: sum((one) => one.keptOut),
    requests: sum((one) => one.requests),
    kills: await killing,
    restarts: Math.max(0, restartsOf(server) - restartsBefore),
    faults: churns.flatMap((one) => one.faults),
  };
}

/** One store, in which one plugin after the other comes, strikes and goes, beside two that do nothing wrong. */
class StoreChurn {
  readonly faults: string[] = [];
  plugins = 0;
  keptOut = 0;
  requests = 0;
  readonly #store: HttpStore;
  readonly #plugins: readonly HostilePlugin[];
  #next: number;

  /** `index` makes each store begin at another plugin. */
  constructor(store: HttpStore, plugins: readonly HostilePlugin[], index: number) {
    this.#store = store;
    this.#plugins = plugins;
    this.#next = index * 53;
  }

  async run(until: number): Promise<void> {
    while (performance.now() < until) {
      for (const slug of INNOCENTS) await this.#expect([201], 'POST', '/plugins', { slug, grants: 'all' });
      for (const slug of INNOCENTS) await this.#expect([200], 'POST', `/plugins/${slug}/activate`);
      for (let turn = 0; turn < 10 && performance.now() < until; turn += 1) await this.#turn();
      for (const slug of INNOCENTS) await this.#remove(slug);
    }
  }

  async #turn(): Promise<void> {
    const plugin = this.#plugins[this.#next % this.#plugins.length];
    this.#next += 1;
    if (!plugin) return;
    this.plugins += 1;
    try {
      const refusal = await letIn(this.#store, plugin);
      this.requests += 2;
      if (refusal) this.keptOut += 1;
      else await this.#live(plugin);
    } catch (error) {
      this.faults.push(`${plugin.id}: ${String(error)}`);
    }
    await this.#remove(plugin.slug);
  }

  async #live(plugin: HostilePlugin): Promise<void> {
    for (let left = STRIKES; left > 0; left -= 1) {
      // Nobody waits here for deliveries to end: they have to cope with a plugin that goes.
      const { at } = plugin.seen;
      const { status = 0, code } = await strikeOnce(this.#store, at === 'event' ? asSale(plugin) : plugin);
      this.requests += 1;
      if (status >= 500 && !EXPECTED.has(code ?? '')) this.faults.push(`${plugin.id}: ${status} ${code}`);
    }
    await this.#expect([200], 'POST', `/plugins/${plugin.slug}/deactivate`);
    await this.#expect([200, 503], 'POST', `/plugins/${plugin.slug}/activate`);
  }

  async #remove(slug: string): Promise<void> {
    await this.#expect([200, 404], 'DELETE', `/plugins/${slug}?cleanupData=remove`);
  }

  async #expect(statuses: readonly number[], method: string, path: string, body?: unknown): Promise<void> {
    const answer = await this.#store.call(method, path, body);
    this.requests += 1;
    if (statuses.includes(answer.status)) return;
    this.faults.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

/** What a store may be told of a plugin that does not work. */
const EXPECTED = new Set([
  'PLUGIN_FAILED',
  'PLUGIN_SUSPENDED',
  'PLUGIN_ROUTE_FAILED',
  'PLUGIN_ROUTE_TIMED_OUT',
  'PLUGIN_BUSY',
  'PLUGIN_CPU_EXCEEDED',
  // We killed the process in which it waited.
  'SANDBOX_LOST',
]);

function asSale(plugin: HostilePlugin): HostilePlugin {
  return { ...plugin, seen: { at: 'sale' } };
}

/** Kills a process of the sandbox every few seconds; gives how many. */
async function killNowAndThen(server: TestServer, until: number): Promise<number> {
  let kills = 0;
  while (performance.now() + KILL_EVERY_MS < until) {
    await sleep(KILL_EVERY_MS);
    const pids = seatsOf(server).flatMap(({ alive, pid }) => (alive ? [pid] : []));
    const pid = pids[kills % pids.length];
    if (pid === undefined) continue;
    process.kill(pid, 'SIGKILL');
    kills += 1;
  }
  return kills;
}

function restartsOf(server: TestServer): number {
  return seatsOf(server).reduce((sum, { restarts }) => sum + restarts, 0);
}
