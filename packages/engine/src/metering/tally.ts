import { WALL_BUCKETS, wallBucketOf } from './wall-histogram.ts';

/** What runs of one handler with one outcome used together, while it is being counted. */
export interface Tally {
  runs: number;
  wallUs: number;
  wallUsMax: number;
  cpuUs: number;
  heapBytesMax: number;
  capabilityCalls: number;
  bytesIn: number;
  bytesOut: number;
  readonly wallHistogram: number[];
}

/** What one run used. */
export interface RunMeasure {
  readonly wallUs: number;
  /** In its isolate, and on the host for its calls. */
  readonly cpuUs: number;
  /** 0 when it was not sampled. */
  readonly heapBytes: number;
  readonly capabilityCalls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export function emptyTally(): Tally {
  return {
    runs: 0,
    wallUs: 0,
    wallUsMax: 0,
    cpuUs: 0,
    heapBytesMax: 0,
    capabilityCalls: 0,
    bytesIn: 0,
    bytesOut: 0,
    wallHistogram: Array<number>(WALL_BUCKETS).fill(0),
  };
}

export function addRun(tally: Tally, run: RunMeasure): void {
  tally.runs += 1;
  tally.wallUs += run.wallUs;
  if (run.wallUs > tally.wallUsMax) tally.wallUsMax = run.wallUs;
  tally.cpuUs += run.cpuUs;
  if (run.heapBytes > tally.heapBytesMax) tally.heapBytesMax = run.heapBytes;
  tally.capabilityCalls += run.capabilityCalls;
  tally.bytesIn += run.bytesIn;
  tally.bytesOut += run.bytesOut;
  const bucket = wallBucketOf(run.wallUs);
  tally.wallHistogram[bucket] = (tally.wallHistogram[bucket] ?? 0) + 1;
}

/** Adds all runs of one tally, or of stored sums, to another. */
export function mergeTally(into: Tally, from: Readonly<Omit<Tally, 'wallHistogram'>> & Histogram): void {
  into.runs += from.runs;
  into.wallUs += from.wallUs;
  into.wallUsMax = Math.max(into.wallUsMax, from.wallUsMax);
  into.cpuUs += from.cpuUs;
  into.heapBytesMax = Math.max(into.heapBytesMax, from.heapBytesMax);
  into.capabilityCalls += from.capabilityCalls;
  into.bytesIn += from.bytesIn;
  into.bytesOut += from.bytesOut;
  for (const [bucket, count] of from.wallHistogram.entries())
    into.wallHistogram[bucket] = (into.wallHistogram[bucket] ?? 0) + count;
}

interface Histogram {
  readonly wallHistogram: readonly number[];
}
