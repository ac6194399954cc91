/**
 * Runs by wall time in buckets that grow by a third of an octave: from 16 µs to 42 s, which is longer than a handler may
 * take. What is stored has these bounds; they never change.
 */
export const WALL_BUCKETS = 64;

const PER_OCTAVE = 3;
/** Below this many microseconds everything is in the first bucket. */
const FIRST_US = 16;

/** The bucket of a wall time in microseconds. */
export function wallBucketOf(wallUs: number): number {
  if (wallUs < FIRST_US) return 0;
  return Math.min(WALL_BUCKETS - 1, 1 + Math.floor(Math.log2(wallUs / FIRST_US) * PER_OCTAVE));
}

/** Where a bucket ends, in microseconds; the last one has no end. */
export function wallBucketEnd(bucket: number): number {
  return bucket >= WALL_BUCKETS - 1 ? Infinity : FIRST_US * 2 ** (bucket / PER_OCTAVE);
}

/**
 * The wall time in microseconds that a share of the runs did not exceed, within 13 %: the middle of the bucket that it
 * falls into. Null without runs.
 */
export function wallPercentile(histogram: readonly number[], share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = Math.ceil(total * share);
  const bucket = histogram.findIndex((count) => (left -= count) <= 0);
  return bucket === 0 ? FIRST_US : FIRST_US * 2 ** ((bucket - 0.5) / PER_OCTAVE);
}
