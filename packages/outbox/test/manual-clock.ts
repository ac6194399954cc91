import type { Clock } from '@daino/kernel';

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = Date.now();
  readonly #sleepers = new Set<{ readonly ms: number; readonly until: number; readonly wake: () => void }>();

  now(): Date {
    return new Date(this.#now);
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { ms, until: this.#now + ms, wake: resolve };
    const abort = () => reject(signal?.reason);
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await promise;
    } finally {
      this.#sleepers.delete(sleeper);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** How many sleep for `ms` milliseconds right now. */
  sleeping(ms: number): number {
    return [...this.#sleepers].filter((sleeper) => sleeper.ms === ms).length;
  }

  /** Lets time pass and wakes who slept until then. */
  advance(ms: number): void {
    this.#now += ms;
    for (const { until, wake } of this.#sleepers) if (until <= this.#now) wake();
  }
}
