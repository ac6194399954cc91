import { isCalledRun, isFailedRun, type UsageFigures } from '@daino/contract';
import type { UsageOf, UsageSum } from '@daino/database';
import { emptyTally, mergeTally, type Tally } from './tally.ts';
import { wallPercentile } from './wall-histogram.ts';

/** The figures of stored sums together, as the API shows them. */
export function sumUp(rows: readonly (UsageSum & Pick<UsageOf, 'outcome'>)[]): UsageFigures {
  const outcomes: UsageFigures['outcomes'] = {};
  const called = emptyTally();
  let failures = 0;
  for (const row of rows) {
    outcomes[row.outcome] = (outcomes[row.outcome] ?? 0) + row.runs;
    if (isFailedRun(row.outcome)) failures += row.runs;
    if (isCalledRun(row.outcome)) mergeTally(called, row);
  }
  return {
    calls: called.runs,
    failures,
    outcomes,
    ms: wallTimes(called),
    cpuMs: called.cpuUs / 1_000,
    memoryBytes: called.heapBytesMax === 0 ? null : called.heapBytesMax,
    capabilityCalls: called.capabilityCalls,
    bytesIn: called.bytesIn,
    bytesOut: called.bytesOut,
  };
}

function wallTimes({ runs, wallUs, wallUsMax, wallHistogram }: Tally): UsageFigures['ms'] {
  const percentile = (share: number): number | null => {
    const us = wallPercentile(wallHistogram, share);
    return us === null ? null : Math.min(us, wallUsMax) / 1_000;
  };
  return {
    total: wallUs / 1_000,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    max: runs === 0 ? null : wallUsMax / 1_000,
  };
}
