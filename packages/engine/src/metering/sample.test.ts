import { LIMITS } from '@daino/contract';
import { expect, test } from 'vitest';
import { Sample } from './sample.ts';

test('of a burst one run per second is kept, and stands for those that were passed over', () => {
  const sample = new Sample();
  const burst = (at: number, count: number) =>
    Array.from({ length: count }, () => sample.take(false, { nowMs: at, room: true })).filter(
      (one) => one > 0,
    );
  expect(burst(1_000, 500)).toEqual([1]);
  expect(burst(2_000, 1)).toEqual([500]);
  expect(burst(3_000, 3)).toEqual([1]);
  expect(burst(4_000, 1)).toEqual([3]);
});

test('failures have a larger share of their own, and it is bounded too', () => {
  const moment = { nowMs: 1_000, room: true };
  const sample = new Sample();
  for (let run = 0; run < 100; run += 1) sample.take(false, moment);
  const kept = Array.from({ length: 100 }, () => sample.take(true, moment)).filter((one) => one > 0);
  expect(kept).toEqual(Array<number>(LIMITS.runs.failuresPerSecond).fill(1));
});

test('a run without room is passed over, and the next one stands for it', () => {
  const sample = new Sample();
  expect(sample.take(true, { nowMs: 1_000, room: false })).toBe(0);
  expect(sample.take(true, { nowMs: 1_001, room: true })).toBe(2);
});
