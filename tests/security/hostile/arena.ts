import { testServer, type TestServer } from '@daino/server/testing';
import type { Database } from '@daino/database';
import { fixture } from '../../fixtures/fixture.ts';
import { type Bystander, startBystander } from './bystander.ts';
import { type HttpStore, openStore } from './http-store.ts';

/** The plugins that every store has beside the hostile one: the first runs before it, the last after it. */
export const INNOCENTS = ['adds-discount', 'looks-on'] as const;

/** A real server with three stores: one where plugins strike, one beside it, one that sells all the time. */
export interface Arena extends AsyncDisposable {
  readonly server: TestServer;
  readonly store: HttpStore;
  readonly neighbour: HttpStore;
  readonly bystander: Bystander;
  /** Removes the plugins of all stores; the bystander has to be stopped before. */
  clear(): Promise<void>;
  /** How many sandbox processes were replaced so far. */
  restarts(): number;
}

interface OpenArenaOptions {
  /** Default: one of its own, inside a test run. */
  readonly database?: Database;
  /** Between two sales of the bystander, default 10. */
  readonly pauseMs?: number;
}

export async function openArena({ database, pauseMs = 10 }: OpenArenaOptions = {}): Promise<Arena> {
  await using opened = new AsyncDisposableStack();
  const server = opened.use(await testServer({ lanes: {}, ...(database && { database }) }));
  const { address, storeId } = server;
  for (const name of INNOCENTS) await server.host.publish(fixture(name));
  const store = await openStore({ address, storeId, email: server.emailOf('owner') });
  const neighbour = await openAnotherStore(server);
  const other = await openAnotherStore(server);
  for (const one of [store, neighbour, other]) await useInnocents(one);
  const bystander = startBystander(other, pauseMs);
  opened.defer(async () => void (await bystander.stop()));
  const kept = opened.move();
  return {
    server,
    store,
    neighbour,
    bystander,
    clear: async () => {
      for (const one of [store, neighbour, other]) {
        for (const slug of INNOCENTS) await one.call('DELETE', `/plugins/${slug}?cleanupData=remove`);
      }
    },
    restarts: () => seatsOf(server).reduce((sum, { restarts }) => sum + restarts, 0),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Installs what every store has beside the hostile plugin. */
export async function useInnocents(store: HttpStore): Promise<void> {
  await store.use('adds-discount', -10);
  await store.use('looks-on', 10);
}

/** A store of another organization. */
export async function openAnotherStore(server: TestServer): Promise<HttpStore> {
  const { storeId } = await server.stranger('owner');
  return openStore({ address: server.address, storeId, email: `owner@${storeId}.example` });
}

export function seatsOf({ host }: TestServer) {
  return Object.values(host.sandbox.health().lanes).flat();
}
