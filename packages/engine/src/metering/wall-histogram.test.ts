import { expect, test } from 'vitest';
import { WALL_BUCKETS, wallBucketEnd, wallBucketOf, wallPercentile } from './wall-histogram.ts';

test('every wall time is in a bucket that it fits into, also beyond all bounds', () => {
  for (const us of [0, 1, 15, 16, 17, 99, 1_000, 12_345, 2_000_000, 30_000_000, 1e12]) {
    const bucket = wallBucketOf(us);
    expect([us, us < wallBucketEnd(bucket), bucket === 0 || us >= wallBucketEnd(bucket - 1)]).toEqual([
      us,
      true,
      true,
    ]);
  }
});

test('percentiles are within 13 % of the truth', () => {
  // From 20 µs to 20 s, as many in each octave.
  const times = Array.from({ length: 20_000 }, (_, index) => 20 * 2 ** (index / 1_000));
  const histogram = Array<number>(WALL_BUCKETS).fill(0);
  for (const us of times) histogram[wallBucketOf(us)] = (histogram[wallBucketOf(us)] ?? 0) + 1;
  for (const share of [0.01, 0.5, 0.95, 0.99, 1]) {
    const truth = times[Math.ceil(times.length * share) - 1] ?? 0;
    const found = wallPercentile(histogram, share) ?? 0;
    expect([share, Math.abs(found / truth - 1) < 0.13]).toEqual([share, true]);
  }
});

test('without runs there is no percentile', () => {
  expect(wallPercentile(Array<number>(WALL_BUCKETS).fill(0), 0.5)).toBeNull();
});
