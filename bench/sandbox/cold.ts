import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '@daino/contract';
import type { Sandbox } from '@daino/sandbox';
import { measure } from '../measure.ts';
import { printTable } from '../report.ts';
import { expectDone, openSandbox, programOf, tripOf } from './trips.ts';

const ROUNDS = 60;
/** Long enough for a process to make the next isolate ahead. */
const PAUSE_MS = 60;

/** From a trip of a plugin that its process never saw to its outcome, against a trip of one that it knows. */
export async function benchCold(): Promise<void> {
  await using sandbox = await openSandbox();
  await sleep(500);
  const warm = programOf('');
  await expectDone(sandbox.run(tripOf([warm])));
  const known = await measure(() => sandbox.run(tripOf([warm])), { calls: 500 });
  const rows: (string | number)[][] = [['a plugin that is there', known.p50 / 1_000, known.p99 / 1_000, 1]];
  for (const [what, options] of KINDS) {
    const found = await coldStarts(sandbox, options);
    rows.push([what, found.p50, found.p99, (found.p50 * 1_000) / known.p50]);
  }
  printTable('Cold start of a plugin', ['', 'p50 ms', 'p99 ms', '× warm'], rows);
}

interface ColdOptions {
  readonly bytes: number;
  /** Between two starts, so that isolates are made ahead; without one every start makes its own. */
  readonly pauseMs: number;
  /** The same code for all of them, as the same plugin in many stores. */
  readonly isShared: boolean;
}

const KINDS: readonly (readonly [string, ColdOptions])[] = [
  ['1 KB bundle', { bytes: 1_000, pauseMs: PAUSE_MS, isShared: false }],
  ['1 KB bundle, no isolate ahead', { bytes: 1_000, pauseMs: 0, isShared: false }],
  ['60 KB bundle', { bytes: 60_000, pauseMs: PAUSE_MS, isShared: false }],
  ['60 KB bundle that is known from another store', { bytes: 60_000, pauseMs: PAUSE_MS, isShared: true }],
  ['60 KB bundle, no isolate ahead', { bytes: 60_000, pauseMs: 0, isShared: false }],
];

async function coldStarts(sandbox: Sandbox, { bytes, pauseMs, isShared }: ColdOptions) {
  const first = programOf('', bytes);
  await expectDone(sandbox.run(tripOf([first])));
  await sleep(500);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const own = programOf('', bytes);
    const program: Program = isShared ? { ...own, source: first.source } : own;
    if (pauseMs > 0) await sleep(pauseMs);
    const began = performance.now();
    await expectDone(sandbox.run(tripOf([program])));
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(ROUNDS / 2)] ?? 0, p99: times.at(-1) ?? 0 };
}
