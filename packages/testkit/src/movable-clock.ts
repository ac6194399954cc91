import { type Clock, systemClock } from '@daino/kernel';

/** The real time, plus what a test has skipped. Sleepers sleep as long as they said. */
export interface MovableClock extends Clock {
  /** Skips so many milliseconds. */
  forward(ms: number): void;
}

export function movableClock(): MovableClock {
  let skipped = 0;
  return {
    now: () => new Date(Date.now() + skipped),
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
    forward: (ms) => {
      skipped += ms;
    },
  };
}
