import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every few milliseconds until `done`; resolves to whether it came true within `ms`. */
export async function until(done: () => boolean, ms: number): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(5)) {
    if (done()) return true;
  }
  return done();
}
