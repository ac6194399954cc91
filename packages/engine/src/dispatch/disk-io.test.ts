import { newId } from '@daino/kernel';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DiskIo } from './disk-io.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

const MB = 1_048_576;
const slept: number[] = [];
const clock = {
  sleep: async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    slept.push(ms);
    vi.advanceTimersByTime(ms);
  },
};
const { signal } = new AbortController();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  slept.length = 0;
});
afterEach(() => vi.useRealTimers());

it('lets an installation move a second of bytes at once, then makes it wait for what it owes', async () => {
  const io = new DiskIo(clock);
  const one = installation(2);
  io.moved(one, 2 * MB);
  await io.turn(one, signal);
  expect(slept).toEqual([]);
  io.moved(one, MB);
  await io.turn(one, signal);
  expect(slept).toEqual([500]);
});

it('makes it move no more than its rate in the long run, however many calls wait', async () => {
  const io = new DiskIo(clock);
  const one = installation(1);
  const began = performance.now();
  for (let call = 0; call < 100; call += 1) {
    await io.turn(one, signal);
    io.moved(one, MB / 4);
  }
  expect(performance.now() - began).toBeCloseTo(23_750, -2);
});

it('saves up one second and no more, for each installation by itself', async () => {
  const io = new DiskIo(clock);
  const [one, other] = [installation(1), installation(1)];
  io.moved(one, 3 * MB);
  await io.turn(other, signal);
  expect(slept).toEqual([]);
  vi.advanceTimersByTime(60_000);
  io.moved(one, 2 * MB);
  await io.turn(one, signal);
  expect(slept).toEqual([1_000]);
});

it('stops waiting with the invocation', async () => {
  const io = new DiskIo(clock);
  const one = installation(1);
  io.moved(one, 5 * MB);
  await expect(io.turn(one, AbortSignal.abort())).rejects.toMatchObject({ code: 'INVOCATION_ENDED' });
});

function installation(mbPerSecond: number): DispatchedInstallation {
  return {
    id: newId(),
    manifest: { resource_limits: { disk_io_mb: mbPerSecond } },
  } as unknown as DispatchedInstallation;
}
