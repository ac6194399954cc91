import type { Clock } from '@daino/kernel';

const WINDOW_MS = 60_000;

/** How one key stands after a request was counted. */
export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  readonly exceeded: boolean;
  /** Whole seconds until the window ends, at least 1. */
  readonly resetSeconds: number;
}

/**
 * Counts requests per key in fixed windows of one minute. Each process counts for itself.
 * All counts of a window are dropped together, so that memory is bounded by the requests of one minute.
 */
export class WindowCounter {
  readonly #limit: number;
  readonly #clock: Clock;
  #window = 0;
  #counts = new Map<string, number>();

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Counts one request of `key`, which may have a limit of its own. */
  take(key: string, limit: number = this.#limit): Standing {
    const now = this.#clock.now().getTime();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return {
      limit,
      remaining: Math.max(0, limit - count),
      exceeded: count > limit,
      resetSeconds: Math.ceil(((window + 1) * WINDOW_MS - now) / 1_000) || 1,
    };
  }
}
