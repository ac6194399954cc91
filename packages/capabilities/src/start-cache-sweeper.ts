import { type Database, pluginCache } from '@daino/database';
import { type Log, repeatEvery } from '@daino/kernel';

export interface CacheSweeperOptions {
  readonly database: Database;
  readonly log: Log;
  /** Between two sweeps; default ten minutes. */
  readonly everyMs?: number;
}

const BATCH = 1_000;

/** Deletes expired cache values from time to time, so that what nobody asks for again takes no room. */
export function startCacheSweeper({
  database,
  log,
  everyMs = 600_000,
}: CacheSweeperOptions): AsyncDisposable {
  return repeatEvery(everyMs, {
    work: (signal) => sweepAll(database, signal),
    failed: (error) => log.warn('the cache could not be swept', { error }),
  });
}

async function sweepAll(database: Database, signal: AbortSignal): Promise<void> {
  let swept = BATCH;
  while (swept === BATCH && !signal.aborted) swept = await pluginCache.sweep(database.operator, BATCH);
}
