import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Rate } from './arrivals.ts';

/** What one measurement found: microseconds per call. */
export interface Measured {
  readonly p50: number;
  readonly p99: number;
  readonly calls: number;
}

export interface MeasureOptions {
  readonly warmup?: number;
  readonly calls?: number;
}

/** Times single calls, one after the other. */
export async function measure(run: () => unknown, options: MeasureOptions = {}): Promise<Measured> {
  const { warmup = 500, calls = 3_000 } = options;
  for (let index = 0; index < warmup; index += 1) await run();
  const times = new Float64Array(calls);
  for (let index = 0; index < calls; index += 1) {
    const began = performance.now();
    await run();
    times[index] = (performance.now() - began) * 1_000;
  }
  times.sort();
  return { p50: at(times, 0.5), p99: at(times, 0.99), calls };
}

/** Times batches, for what is too short for the clock: the figures are of a batch's mean call. */
export async function measureBatches(run: () => unknown, batch = 1_000): Promise<Measured> {
  const whole = await measure(
    async () => {
      for (let index = 0; index < batch; index += 1) await run();
    },
    { warmup: 20, calls: 200 },
  );
  return { p50: whole.p50 / batch, p99: whole.p99 / batch, calls: whole.calls * batch };
}

/** Runs `run` from `lanes` sides at once for `ms` milliseconds; gives calls per second. */
export async function throughput(run: () => Promise<unknown>, ms: number, lanes = 8): Promise<number> {
  const began = performance.now();
  let calls = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() - began < ms) {
      await run();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return (calls / (performance.now() - began)) * 1_000;
}

/** What a measurement at a rate found. */
export interface MeasuredAtRate extends Measured {
  /** p99 over p50 of each second, the median of them: a machine that stands still for a moment spoils one second. */
  readonly medianRatio: number;
}

/** Starts `run` so many times per second for `ms` milliseconds, at random moments, whether or not the ones before have ended. */
export async function measureAtRate(run: () => Promise<unknown>, rate: Rate): Promise<MeasuredAtRate> {
  const began = performance.now();
  const seconds: number[][] = [];
  const running: Promise<void>[] = [];
  const one = async (): Promise<void> => {
    const started = performance.now();
    await run();
    (seconds[Math.floor((started - began) / 1_000)] ??= []).push((performance.now() - started) * 1_000);
  };
  const arrivals = new Worker(new URL('./arrivals.ts', import.meta.url), { workerData: rate });
  arrivals.on('message', () => running.push(one()));
  await once(arrivals, 'exit');
  await Promise.all(running);
  const sorted = seconds.map((times) => Float64Array.from(times).toSorted());
  const all = Float64Array.from(seconds.flat()).toSorted();
  const ratios = Float64Array.from(sorted, (times) => at(times, 0.99) / at(times, 0.5)).toSorted();
  return { p50: at(all, 0.5), p99: at(all, 0.99), calls: all.length, medianRatio: at(ratios, 0.5) };
}

/** How long the longest moment was in which this machine ran nothing of ours although it could have, in milliseconds. */
export function longestPause(ms: number): number {
  const began = performance.now();
  let longest = 0;
  for (let last = began, now = began; now - began < ms; last = now) {
    now = performance.now();
    longest = Math.max(longest, now - last);
  }
  return longest;
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
