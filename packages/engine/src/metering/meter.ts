import { isFailedRun, LIMITS } from '@daino/contract';
import { type Database, installations, pluginRuns, pluginUsage } from '@daino/database';
import type { Clock, InstallationId, Log, StoreId } from '@daino/kernel';
import { HandlerMeters, type MeteredHandler } from './handler-meters.ts';
import { type MeterPage, MeterPages, type StorePage } from './meter-pages.ts';
import { ProcessTotals } from './process-totals.ts';
import { NOTHING } from './measure-run.ts';
import type { Run } from './run.ts';
import type { RunMeasure } from './tally.ts';

/** What a crash of the process may lose. */
const FLUSH_MS = 2_000;
const MINUTE_MS = 60_000;
/** Runs of an installation that are written before its old ones are removed again. */
const PRUNE_EVERY = 200;

/**
 * Counts every run and keeps some of them, off the operation's path: `record` adds to sums in memory, which are written
 * every two seconds, per store in one transaction. What could not be written is tried again with what came since, for
 * half an hour; after that the oldest is given up and said in our own log.
 */
export class Meter implements AsyncDisposable {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #handlers = new HandlerMeters();
  readonly #pages = new MeterPages();
  readonly #sincePrune = new Map<InstallationId, number>();
  /** What happened since the process began. */
  readonly totals = new ProcessTotals();
  #minute = 0;
  #flushing: Promise<void> | undefined;
  #hurry = new AbortController();
  #disposed = false;

  constructor(deps: { readonly database: Database; readonly clock: Clock; readonly log: Log }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  record(run: Run): void {
    const now = this.#turnToNow();
    const handler = this.#handlers.of(run);
    handler.count(run);
    const standsFor = handler.sample.take(isFailedRun(run.outcome), {
      nowMs: now,
      room: this.#pages.hasRoom,
    });
    if (standsFor > 0) this.#pages.keep(run, { standsFor, createdAt: new Date(now) });
    this.#flushing ??= this.#flushSoon();
  }

  /** Adds what the host did for a run that was recorded already. */
  addCpu(handler: MeteredHandler, cpuUs: number): void {
    this.#turnToNow();
    this.#handlers.of(handler).addCpu(cpuUs);
    this.#flushing ??= this.#flushSoon();
  }

  /** Counts that a handler was not called because its plugin is suspended. */
  leaveOut(run: Omit<Run, 'outcome' | keyof RunMeasure>): void {
    this.record({ ...run, ...NOTHING, outcome: 'suspended' });
  }

  /** Writes everything recorded so far at once, and resolves when that was tried. */
  async settled(): Promise<void> {
    // One that is writing already has left behind what came since it began.
    for (let flush = 0; flush < 2 && this.#flushing; flush += 1) {
      this.#hurry.abort();
      await this.#flushing;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.settled();
  }

  /** Begins a page when a minute does; gives the milliseconds since 1970. */
  #turnToNow(): number {
    const now = this.#clock.now().getTime();
    if (now < this.#minute + MINUTE_MS && now >= this.#minute) return now;
    this.#turnPage();
    this.#minute = now - (now % MINUTE_MS);
    return now;
  }

  /** Moves what was counted since the last time to the page of its minute. */
  #turnPage(): void {
    const counted = this.#handlers.take();
    if (counted.length === 0) return;
    for (const meter of counted) this.totals.add(meter);
    this.#pages.add(this.#minute, counted);
  }

  async #flushSoon(): Promise<void> {
    this.#hurry = new AbortController();
    if (!this.#disposed) await this.#clock.sleep(FLUSH_MS, this.#hurry.signal).catch(() => undefined);
    this.#turnPage();
    const dropped = this.#pages.dropOld();
    if (dropped > 0) this.#log.error('sums of usage were given up', { minutes: dropped });
    const failures: unknown[] = [];
    for (const page of this.#pages.take()) failures.push(...(await this.#writePage(page)));
    const [error] = failures;
    if (failures.length > 0)
      this.#log.warn('usage could not be written yet', { stores: failures.length, error });
    const more = this.#pages.hasAny || this.#handlers.hasAny;
    this.#flushing = more && !(this.#disposed && failures.length > 0) ? this.#flushSoon() : undefined;
  }

  /** Gives an error for each store that could not be written; what is of it is kept for the next time. */
  async #writePage({ minute, stores }: MeterPage): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (const [storeId, store] of stores) {
      try {
        await this.#write(storeId, new Date(minute), store);
      } catch (error) {
        failures.push(error);
        this.#pages.putBack(minute, storeId, store);
      }
    }
    return failures;
  }

  async #write(storeId: StoreId, minute: Date, { sums, runs }: StorePage): Promise<void> {
    const ids = new Set([...sums.values(), ...runs].map((one) => one.installationId));
    await this.#database.inStore({ storeId, durability: 'relaxed' }, async (tx) => {
      const there = await installations.lockExisting(tx, [...ids]);
      if (there.size === 0) return;
      const kept = runs.filter((run) => there.has(run.installationId));
      await pluginUsage.add(
        tx,
        minute,
        [...sums.values()].filter((sum) => there.has(sum.installationId)),
      );
      if (kept.length > 0) await pluginRuns.insert(tx, kept);
      for (const id of this.#grown(kept)) await pluginRuns.prune(tx, id, LIMITS.runs.keptPerInstallation);
      await installations.touch(tx, [...there]);
    });
  }

  /** Installations of which enough runs were written since their old ones were removed. */
  #grown(runs: StorePage['runs']): InstallationId[] {
    for (const { installationId } of runs)
      this.#sincePrune.set(installationId, (this.#sincePrune.get(installationId) ?? 0) + 1);
    const grown = [...this.#sincePrune].filter(([, count]) => count >= PRUNE_EVERY).map(([id]) => id);
    for (const id of grown) this.#sincePrune.delete(id);
    return grown;
  }
}
