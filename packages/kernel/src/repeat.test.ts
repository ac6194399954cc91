import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { repeatEvery } from './repeat.ts';

it('goes on after a failure and is never twice at work', async () => {
  let running = 0;
  let most = 0;
  const errors: unknown[] = [];
  const fifth = Promise.withResolvers<void>();
  const repeated = repeatEvery(1, {
    work: async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(3);
      running -= 1;
      throw new Error('again');
    },
    failed: (error) => {
      if (errors.push(error) === 5) fifth.resolve();
    },
  });
  await fifth.promise;
  await repeated[Symbol.asyncDispose]();
  expect(most).toBe(1);
});

it('waits for what runs when it is disposed, and tells it to end', async () => {
  const started = Promise.withResolvers<void>();
  let ended = false;
  const repeated = repeatEvery(1, {
    work: async (signal) => {
      started.resolve();
      while (!signal.aborted) await sleep(1);
      ended = true;
    },
    failed: () => undefined,
  });
  await started.promise;
  await repeated[Symbol.asyncDispose]();
  expect(ended).toBe(true);
});
