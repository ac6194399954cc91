import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Alarm } from './alarm.ts';

/** A clock whose sleepers wake only when they are told to stop. */
const endless = {
  now: () => new Date(),
  sleep: async (_: number, signal?: AbortSignal) => {
    await sleep(60_000, undefined, signal ? { signal } : {});
  },
};

test('a ring between two waits is not missed, and rings that pile up are one', async () => {
  const alarm = new Alarm(endless);
  alarm.ring();
  alarm.ring();

  await alarm.wait(60_000);

  let woken = false;
  const second = alarm.wait(60_000).then(() => (woken = true));
  await Promise.resolve();
  expect(woken).toBe(false);
  alarm.ring();
  await second;
});

test('a wait ends after its time without a ring', async () => {
  const instant = { now: () => new Date(), sleep: async () => undefined };

  await expect(new Alarm(instant).wait(5)).resolves.toBeUndefined();
});
