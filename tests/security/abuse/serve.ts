// The server of the measurement, in a process of its own: what keeps it busy is its own doing.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { testServer } from '@daino/server/testing';
import { fixture } from '../../fixtures/fixture.ts';
import { INNOCENTS, seatsOf } from '../hostile/arena.ts';
import { ownDatabase } from '../hostile/own-database.ts';
import { answerQuestions } from './helper-process.ts';

/** What the server answers. */
export interface ServerAnswers {
  /** Opens a store of an organization of its own, without plugins. */
  readonly store: OpenedStore;
  /** Isolates in each process of the hook lane that is always there. */
  readonly isolates: readonly number[];
  /** How many sandbox processes were replaced so far. */
  readonly restarts: number;
  /** The longest stretch in milliseconds, since it was last asked, in which the server could turn to nothing else. */
  readonly stall: number;
}

export interface OpenedStore {
  readonly address: string;
  readonly storeId: string;
  /** Of its owner. */
  readonly email: string;
}

/** How often the event loop is looked at. */
const RESOLUTION_MS = 1;

await using opened = new AsyncDisposableStack();
const server = opened.use(await testServer({ lanes: {}, database: await ownDatabase(opened) }));
for (const name of INNOCENTS) await server.host.publish(fixture(name));
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

await answerQuestions<ServerAnswers>({
  store: async () => {
    const { storeId } = await server.stranger('owner');
    return { address: server.address, storeId, email: `owner@${storeId}.example` };
  },
  isolates: () =>
    server.host.sandbox
      .health()
      .lanes.hook.slice(0, 2)
      .map(({ isolates }) => isolates),
  restarts: () => seatsOf(server).reduce((sum, { restarts }) => sum + restarts, 0),
  stall: () => {
    const ms = delay.max / 1e6;
    delay.reset();
    return Math.max(0, ms - RESOLUTION_MS);
  },
});
