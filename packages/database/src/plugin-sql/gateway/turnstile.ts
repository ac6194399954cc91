/** Lets a few through at a time for each key; the others wait in their order. */
export class Turnstile {
  readonly #places: number;
  readonly #inside = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Resolves inside; what it gives leaves again, once. Rejects with the signal's reason when it aborts before. */
  async enter(key: string, signal?: AbortSignal): Promise<Disposable> {
    signal?.throwIfAborted();
    const room = this.#inside.get(key) ?? { count: 0, waiting: [] };
    this.#inside.set(key, room);
    if (room.count < this.#places) room.count += 1;
    else await turnIn(room.waiting, signal);
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      const next = room.waiting.shift();
      // The next one takes over the place.
      if (next) next();
      else if (--room.count === 0) this.#inside.delete(key);
    };
    return { [Symbol.dispose]: leave };
  }
}

/** Waits at the end of a queue until called. */
async function turnIn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  const { promise: called, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (): void => {
    const place = waiting.indexOf(resolve);
    // Whoever was called already goes in.
    if (place < 0) return;
    waiting.splice(place, 1);
    reject(signal?.reason);
  };
  waiting.push(resolve);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    await called;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}
