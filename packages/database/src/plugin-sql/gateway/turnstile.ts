/** Lets a few through at a time for each key; the others wait in their order. */
export class Turnstile {
  readonly #places: number;
  readonly #inside = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Resolves inside; what it gives leaves again, once. */
  async enter(key: string): Promise<Disposable> {
    const room = this.#inside.get(key) ?? { count: 0, waiting: [] };
    this.#inside.set(key, room);
    if (room.count < this.#places) room.count += 1;
    else await new Promise<void>((proceed) => room.waiting.push(proceed));
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
