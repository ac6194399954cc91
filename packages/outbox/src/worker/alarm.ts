import type { Clock } from '@daino/kernel';

/** Wakes one waiter. A ring that nobody waits for is remembered, so that none is missed between two waits. */
export class Alarm {
  readonly #clock: Clock;
  #rung = false;
  #waiter: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#rung = true;
    this.#waiter?.();
  }

  /** Resolves at the next ring or after `ms` milliseconds. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = new AbortController();
      this.#waiter = resolve;
      this.#clock.sleep(ms, timer.signal).then(resolve, resolve);
      await promise;
      timer.abort();
      this.#waiter = undefined;
    }
    this.#rung = false;
  }
}
