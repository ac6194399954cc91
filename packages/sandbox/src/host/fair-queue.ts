/** Whose turn something takes: every store in turn, and within a store every installation. */
export interface Party {
  readonly storeId: string;
  readonly installation: string;
  /** How much it holds on to while it waits. */
  readonly characters: number;
}

/** The most that may wait. */
export interface QueueLimits {
  readonly all: number;
  readonly store: number;
  readonly installation: number;
  readonly characters: number;
  readonly storeCharacters: number;
}

/**
 * What waits, given out in turn: a store that has thousands waiting is served no more often than one that has a single
 * one. What one installation waits for keeps its order.
 */
export class FairQueue<Item extends Party> {
  /**
   * Maps keep the order of insertion: whoever was served goes to the end. A store keeps its place there until its turn
   * comes, also with nothing waiting, so that one which sends again at once need not stand behind a flood twice.
   */
  readonly #stores = new Map<string, Waiting<Item>>();
  readonly #limits: QueueLimits;
  #size = 0;
  #characters = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /** False, and nothing is added, when too much waits: of all, of its store, or of its installation. */
  add(item: Item): boolean {
    const store = this.#stores.get(item.storeId) ?? emptyStore<Item>();
    const own = store.installations.get(item.installation) ?? [];
    if (own.length >= this.#limits.installation || this.#isFullFor(store, item)) return false;
    own.push(item);
    this.#count(store, item, 1);
    store.installations.set(item.installation, own);
    this.#stores.set(item.storeId, store);
    return true;
  }

  /** Whether something of the same installation is in it. */
  has({ storeId, installation }: Item): boolean {
    return this.#stores.get(storeId)?.installations.has(installation) ?? false;
  }

  /** The next one in turn for which `may` holds. */
  take(may: (item: Item) => boolean): Item | undefined {
    for (const [storeId, store] of this.#stores) {
      // It was served, and nothing of it has come until its next turn.
      if (store.size === 0) this.#stores.delete(storeId);
      for (const [first] of store.installations.values()) {
        if (first === undefined || !may(first)) continue;
        this.#remove(first);
        this.#toTheEnd(first);
        return first;
      }
    }
    return undefined;
  }

  /** Takes out everything for which `is` holds. */
  takeAll(is: (item: Item) => boolean): readonly Item[] {
    const found = [...this.#all()].filter(is);
    for (const item of found) this.#remove(item);
    return found;
  }

  #isFullFor(store: Waiting<Item>, { characters }: Item): boolean {
    const limits = this.#limits;
    if (this.#size >= limits.all || store.size >= limits.store) return true;
    if (this.#characters + characters > limits.characters) return true;
    return store.characters + characters > limits.storeCharacters;
  }

  #count(store: Waiting<Item>, { characters }: Item, by: 1 | -1): void {
    store.size += by;
    store.characters += by * characters;
    this.#size += by;
    this.#characters += by * characters;
  }

  *#all(): Iterable<Item> {
    for (const { installations } of this.#stores.values())
      for (const items of installations.values()) yield* items;
  }

  #remove(item: Item): void {
    const { storeId, installation } = item;
    const store = this.#stores.get(storeId);
    const own = store?.installations.get(installation);
    if (!store || !own) return;
    own.splice(own.indexOf(item), 1);
    this.#count(store, item, -1);
    if (own.length === 0) store.installations.delete(installation);
    if (this.#size === 0 && this.#stores.size > REMEMBERED) this.#stores.clear();
  }

  #toTheEnd({ storeId, installation }: Item): void {
    const store = this.#stores.get(storeId);
    if (!store) return;
    moveToEnd(this.#stores, storeId);
    moveToEnd(store.installations, installation);
  }
}

/** Stores whose places are kept while nothing waits. */
const REMEMBERED = 100;

interface Waiting<Item> {
  size: number;
  characters: number;
  readonly installations: Map<string, Item[]>;
}

function emptyStore<Item>(): Waiting<Item> {
  return { size: 0, characters: 0, installations: new Map() };
}

function moveToEnd<Value>(map: Map<string, Value>, key: string): void {
  const value = map.get(key);
  if (value === undefined) return;
  map.delete(key);
  map.set(key, value);
}
