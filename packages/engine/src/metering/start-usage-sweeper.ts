import { LIMITS, type UsageGrain } from '@daino/contract';
import { type Database, pluginRuns, pluginUsage } from '@daino/database';
import { type Clock, type Log, repeatEvery } from '@daino/kernel';

export interface UsageSweeperOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Between two sweeps; default ten minutes. */
  readonly everyMs?: number;
}

const BATCH = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const { minutesKeptHours, hoursKeptDays, daysKeptDays } = LIMITS.usage;
const KEPT_MS: Readonly<Record<UsageGrain, number>> = {
  minute: minutesKeptHours * HOUR_MS,
  hour: hoursKeptDays * DAY_MS,
  day: daysKeptDays * DAY_MS,
};

/** Deletes sums and single runs that are older than they are kept, from time to time and in batches. */
export function startUsageSweeper(options: UsageSweeperOptions): AsyncDisposable {
  const { log, everyMs = 600_000 } = options;
  return repeatEvery(everyMs, {
    work: (signal) => sweepUsage(options, signal),
    failed: (error) => log.warn('old usage could not be swept', { error }),
  });
}

async function sweepUsage({ database, clock }: UsageSweeperOptions, signal: AbortSignal): Promise<void> {
  const { operator } = database;
  const before = (keptMs: number): Date => new Date(clock.now().getTime() - keptMs);
  const inBatches = async (sweep: () => Promise<number>): Promise<void> => {
    let swept = BATCH;
    while (swept === BATCH && !signal.aborted) swept = await sweep();
  };
  for (const grain of ['minute', 'hour', 'day'] as const) {
    const old = { grain, before: before(KEPT_MS[grain]), limit: BATCH };
    await inBatches(() => pluginUsage.sweep(operator, old));
  }
  const old = { before: before(LIMITS.runs.keptDays * DAY_MS), limit: BATCH };
  await inBatches(() => pluginRuns.sweep(operator, old));
}
