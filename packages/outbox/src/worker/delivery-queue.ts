import type { ClaimedDelivery } from '@daino/database';
import type { InstallationId } from '@daino/kernel';

/** Whatever stands for a claimed delivery while a worker has it. */
export interface Queued {
  readonly delivery: Pick<ClaimedDelivery, 'installationId'> & {
    readonly event: Pick<ClaimedDelivery['event'], 'storeId'>;
  };
}

/**
 * What a worker has claimed and not started, and who is running. The stores take turns, within a store its
 * installations, and an installation's deliveries stay in order.
 *
 * Of `places` that run at once, an installation has at most a half and a store three quarters; the last eighth is kept
 * for whoever runs nothing, so that somebody new never waits behind everybody else's backlog.
 */
export class DeliveryQueue<Item extends Queued> {
  readonly #places: number;
  readonly #stores = new Map<string, StoreQueue<Item>>();
  readonly #busyStores = new Map<string, number>();
  readonly #busy = new Map<InstallationId, number>();
  #running = 0;
  #size = 0;

  constructor(places: number) {
    this.#places = places;
  }

  get size(): number {
    return this.#size;
  }

  add(item: Item): void {
    const { installationId, event } = item.delivery;
    const store = this.#stores.get(event.storeId) ?? new Map<InstallationId, Item[]>();
    const waiting = store.get(installationId) ?? [];
    waiting.push(item);
    store.set(installationId, waiting);
    this.#stores.set(event.storeId, store);
    this.#size += 1;
  }

  /** The next one that may run, which is counted as running from here on; undefined when none may. */
  start(): Item | undefined {
    if (this.#running >= this.#places) return undefined;
    for (const [storeId, store] of this.#stores) {
      for (const installationId of store.keys()) {
        if (!this.#mayRun(storeId, installationId)) continue;
        const item = this.#take(storeId, store, installationId);
        if (item) this.#count(item, 1);
        return item;
      }
    }
    return undefined;
  }

  /** One that `start` gave has ended. */
  ended(item: Item): void {
    this.#count(item, -1);
  }

  /** Takes what waits for an installation out of the queue; without one, everything. */
  drop(installationId?: InstallationId): Item[] {
    const dropped: Item[] = [];
    for (const [storeId, store] of this.#stores) {
      for (const [id, waiting] of store) {
        if (installationId !== undefined && id !== installationId) continue;
        dropped.push(...waiting);
        store.delete(id);
      }
      if (store.size === 0) this.#stores.delete(storeId);
    }
    this.#size -= dropped.length;
    return dropped;
  }

  #mayRun(storeId: string, installationId: InstallationId): boolean {
    const ofStore = this.#busyStores.get(storeId) ?? 0;
    const own = this.#busy.get(installationId) ?? 0;
    const places = this.#places;
    if (own >= Math.ceil(places / 2)) return false;
    if (ofStore > 0 && places - this.#running <= Math.floor(places / 8)) return false;
    return own === 0 || ofStore < Math.ceil((places * 3) / 4);
  }

  /** Whose turn it was goes to the end: maps keep the order of insertion. */
  #take(storeId: string, store: StoreQueue<Item>, installationId: InstallationId): Item | undefined {
    const waiting = store.get(installationId) ?? [];
    const item = waiting.shift();
    this.#size -= 1;
    store.delete(installationId);
    if (waiting.length > 0) store.set(installationId, waiting);
    this.#stores.delete(storeId);
    if (store.size > 0) this.#stores.set(storeId, store);
    return item;
  }

  #count({ delivery: { installationId, event } }: Item, by: 1 | -1): void {
    this.#running += by;
    change(this.#busy, installationId, by);
    change(this.#busyStores, event.storeId, by);
  }
}

type StoreQueue<Item> = Map<InstallationId, Item[]>;

function change<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
