import type {
  DeliveriesQuery,
  Delivery,
  EventsQuery,
  Page,
  ReplayRequest,
  ReplayResult,
  StoredEvent,
} from '@daino/contract';
import type { Database, StoreTransaction } from '@daino/database';
import type { Clock, Log, StoreScope } from '@daino/kernel';
import { abandonDeliveries } from './abandon-deliveries.ts';
import { appendEvents, type Fact } from './append-events.ts';
import { listDeliveries } from './history/list-deliveries.ts';
import { getEvent, listEvents } from './history/list-events.ts';
import { replayDeliveries, replayDelivery } from './history/replay-deliveries.ts';
import { startWorker, type StartWorkerOptions } from './worker/start-worker.ts';

export interface OutboxDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** Facts and their way to each subscriber. */
export interface Outbox {
  /**
   * Writes facts and their deliveries in the caller's transaction: they are there when it commits, and only then.
   * Gives the ids of the events, in the order of the facts.
   */
  append(tx: StoreTransaction, scope: StoreScope, facts: readonly Fact[]): Promise<readonly string[]>;
  /** Ends what is still on its way to an installation; gives how many deliveries that were. */
  abandon(
    tx: StoreTransaction,
    ending: { readonly installationId: string; readonly reason: string },
  ): Promise<number>;
  /** Delivers what is due until disposed; any number of workers may run at once, in any number of processes. */
  startWorker(options: StartWorkerOptions): AsyncDisposable;
  /** What the store's staff see of it, and what they can have done again. */
  readonly history: OutboxHistory;
}

export interface OutboxHistory {
  events(scope: StoreScope, query: EventsQuery): Promise<Page<StoredEvent>>;
  event(scope: StoreScope, eventId: string): Promise<StoredEvent>;
  deliveries(scope: StoreScope, query: DeliveriesQuery): Promise<Page<Delivery>>;
  replay(scope: StoreScope, deliveryId: string): Promise<Delivery>;
  replayAll(scope: StoreScope, request: ReplayRequest): Promise<ReplayResult>;
}

export function createOutbox(deps: OutboxDependencies): Outbox {
  return {
    append: (tx, scope, facts) => appendEvents(deps.clock, tx, scope, facts),
    abandon: (tx, ending) => abandonDeliveries(deps.clock, tx, ending),
    startWorker: (options) => startWorker(deps, options),
    history: {
      events: (scope, query) => listEvents(deps, scope, query),
      event: (scope, eventId) => getEvent(deps, scope, eventId),
      deliveries: (scope, query) => listDeliveries(deps, scope, query),
      replay: (scope, deliveryId) => replayDelivery(deps, scope, deliveryId),
      replayAll: (scope, request) => replayDeliveries(deps, scope, request),
    },
  };
}
