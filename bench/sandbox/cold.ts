import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkOutcome, Program } from '@daino/contract';
import type { Sandbox } from '@daino/sandbox';
import { measure } from '../measure.ts';
import { printTable } from '../report.ts';
import { expectDone, openSandbox, programOf, tripOf } from './trips.ts';

const ROUNDS = 60;
/** Long enough for a process to make the next isolate ahead. */
const PAUSE_MS = 60;

/**
 * From a trip of a plugin that its process never saw to its outcome, against a trip of one that it knows. The same code
 * comes in every round, as the same plugin in many stores: `compiled` is with what the host has kept of it since the
 * first, `from source` without.
 */
export async function benchCold(): Promise<void> {
  await using keeping = await openSandbox();
  await using forgetting = await openSandbox({ codeBytes: 0 });
  await sleep(500);
  const warm = programOf('');
  await expectDone(keeping.run(tripOf([warm])));
  const known = await measure(() => keeping.run(tripOf([warm])), { calls: 500 });
  const rested = await afterPauses(PAUSE_MS, () => keeping.run(tripOf([warm])));
  const rows: (readonly (string | number)[])[] = [
    ['a plugin that is there', known.p50 / 1_000, known.p99 / 1_000, 1],
    rowOf('a plugin that is there, after a pause', rested, known.p50),
  ];
  for (const [what, options] of KINDS) {
    const compiled = await coldStarts(keeping, options);
    rows.push(rowOf(`${what}, compiled`, compiled, known.p50));
    rows.push(rowOf(`${what}, from source`, await coldStarts(forgetting, options), known.p50));
  }
  printTable('Cold start of a plugin', ['', 'p50 ms', 'p99 ms', '× warm'], rows);
}

interface ColdOptions {
  readonly bytes: number;
  /** Between two starts, so that isolates are made ahead; without one every start makes its own. */
  readonly pauseMs: number;
}

const KINDS: readonly (readonly [string, ColdOptions])[] = [
  ['1 KB bundle', { bytes: 1_000, pauseMs: PAUSE_MS }],
  ['60 KB bundle', { bytes: 60_000, pauseMs: PAUSE_MS }],
  ['1 KB bundle, no isolate ahead', { bytes: 1_000, pauseMs: 0 }],
  ['60 KB bundle, no isolate ahead', { bytes: 60_000, pauseMs: 0 }],
];

interface Times {
  readonly p50: number;
  readonly p99: number;
}

async function coldStarts(sandbox: Sandbox, { bytes, pauseMs }: ColdOptions): Promise<Times> {
  const first = programOf('', bytes);
  await expectDone(sandbox.run(tripOf([first])));
  await sleep(500);
  while (sandbox.health().code.waiting > 0) await sleep(50);
  const before = sandbox.health().code;
  const others = Array.from({ length: ROUNDS }, (): Program => ({ ...programOf(''), source: first.source }));
  const found = await afterPauses(pauseMs, (round) => sandbox.run(tripOf(others.slice(round, round + 1))));
  const { given, made } = sandbox.health().code;
  if (made > 0 && given - before.given !== ROUNDS) throw new Error('what was compiled was not used');
  return found;
}

/** Each call after a pause, in milliseconds. */
async function afterPauses(
  pauseMs: number,
  run: (round: number) => Promise<readonly LinkOutcome[]>,
): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (pauseMs > 0) await sleep(pauseMs);
    const began = performance.now();
    await expectDone(run(round));
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(ROUNDS / 2)] ?? 0, p99: times.at(-1) ?? 0 };
}

function rowOf(what: string, { p50, p99 }: Times, knownUs: number): readonly (string | number)[] {
  return [what, p50, p99, (p50 * 1_000) / knownUs];
}
