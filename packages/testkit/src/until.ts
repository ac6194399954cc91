import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 20_000;
const PAUSE_MS = 10;

/** Resolves as soon as the condition holds; throws when it does not within 20 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + DEADLINE_MS; performance.now() < end; await sleep(PAUSE_MS)) {
    if (await condition()) return;
  }
  throw new Error(`${condition.toString()} did not become true within ${DEADLINE_MS} ms`);
}
