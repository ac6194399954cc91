import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS, pluginSqlErrors } from '@daino/contract';
import type { InstallationId } from '@daino/kernel';
import type pg from 'pg';
import { sqlFailure } from '../sql-failure.ts';
import { compactTables } from './compact-tables.ts';
import { measureStorage } from './measure-storage.ts';
import { StorageUsage } from './storage-usage.ts';

/** Who stores, and how much that may be. */
export interface StorageCaller {
  readonly installationId: InstallationId;
  /** Default `LIMITS.storage.mb`. */
  readonly storageMb?: number;
}

/** What is stored: rows of tables, or values of `ctx.data` and `ctx.cache`. */
export interface Stored {
  readonly kind: 'rows' | 'values';
  /** Of parameters or values, as they were handed over. */
  readonly bytes: number;
}

/**
 * How much installations store, and whether they may store more.
 *
 * Measuring each write would cost as much as the write. So an installation is measured when it may have written a
 * sixteenth of its quota, at most `LIMITS.storage.slackBytes`, since the last time: counted are the bytes it handed
 * over, and for every millisecond of its statements what a disk takes in that time. A process can miss no more than
 * that. Whoever is over the quota may read and delete; tables are then rewritten, so that deleting helps at once.
 */
export class StorageMeter implements AsyncDisposable {
  readonly #installer: pg.Pool;
  readonly #known = new Map<InstallationId, StorageUsage>();
  readonly #closing = new AbortController();
  #compacting: Promise<void> | undefined;

  /** `installer`: two connections of `daino_installer`, one of them for rewriting tables. */
  constructor(installer: pg.Pool) {
    this.#installer = installer;
  }

  /** Runs what stores something for an installation. Throws STORAGE_QUOTA_EXCEEDED when there is no room left. */
  async store<T>(caller: StorageCaller, stored: Stored, work: () => Promise<T>): Promise<T> {
    const usage = this.#usageOf(caller.installationId);
    await this.#admit(caller, usage, stored);
    const began = performance.now();
    try {
      return await work();
    } catch (error) {
      // What is rolled back stays on the disk until its table is rewritten.
      usage.freed = true;
      throw error;
    } finally {
      usage.coming -= stored.bytes;
      usage.given += stored.bytes;
      usage.since += stored.bytes + (performance.now() - began) * BYTES_PER_MS;
      if (stored.kind === 'values') usage.sinceValues += stored.bytes;
    }
  }

  /** Asked between what stores something and its commit. Throws STORAGE_QUOTA_EXCEEDED when it was too much. */
  async refuseTooMuch(caller: StorageCaller): Promise<void> {
    const usage = this.#usageOf(caller.installationId);
    if (usage.since < slackOf(caller)) return;
    await this.#measure(caller.installationId, usage, 'tables');
    if (usage.bytes <= quotaOf(caller)) return;
    usage.freed = true;
    throw exceeded(usage, caller);
  }

  /** Rows were deleted or changed: their room is worth collecting once there is none left. */
  freed({ installationId }: StorageCaller): void {
    this.#usageOf(installationId).freed = true;
  }

  /** What the installation takes now. */
  async usedBytes({ installationId }: StorageCaller): Promise<number> {
    const usage = this.#usageOf(installationId);
    await this.#measure(installationId, usage, 'all');
    return usage.bytes;
  }

  forget(installationId: InstallationId): void {
    this.#known.delete(installationId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#compacting;
  }

  #usageOf(installationId: InstallationId): StorageUsage {
    const usage = this.#known.get(installationId) ?? new StorageUsage();
    this.#known.set(installationId, usage);
    return usage;
  }

  async #admit(caller: StorageCaller, usage: StorageUsage, { bytes }: Stored): Promise<void> {
    const { installationId } = caller;
    const fits = (): boolean => usage.bytes + usage.given + usage.coming + bytes <= quotaOf(caller);
    if (usage.isOld) await this.#measure(installationId, usage, 'all');
    else if (usage.since + bytes >= slackOf(caller)) {
      const stale = usage.sinceValues + bytes >= slackOf(caller) / 4;
      await this.#measure(installationId, usage, stale ? 'all' : 'tables');
    }
    if (!fits() && (usage.isDoubtful || usage.given > 0)) await this.#measure(installationId, usage, 'all');
    if (!fits()) await this.#compact(installationId, usage);
    if (!fits()) throw exceeded(usage, caller);
    // In the same breath as the last look: many wait for one measure.
    usage.coming += bytes;
  }

  /** One measurement at a time; whoever needs one while it runs takes its result. */
  async #measure(id: InstallationId, usage: StorageUsage, what: 'all' | 'tables'): Promise<void> {
    usage.measuring ??= this.#measureNow(id, usage, what).finally(() => (usage.measuring = undefined));
    await usage.measuring;
  }

  async #measureNow(id: InstallationId, usage: StorageUsage, what: 'all' | 'tables'): Promise<void> {
    const began = performance.now();
    const known = what === 'tables' && Number.isFinite(usage.sinceValues) ? usage.values : undefined;
    try {
      const stored = await measureStorage(this.#installer, id, known);
      usage.since = 0;
      usage.given = 0;
      if (known === undefined) usage.sinceValues = 0;
      usage.take(stored, performance.now() - began);
    } catch (error) {
      throw sqlFailure(error);
    }
  }

  /** One at a time, and as often as it takes no more than a twentieth of the time. Waits for a short while only. */
  async #compact(installationId: InstallationId, usage: StorageUsage): Promise<void> {
    const began = performance.now();
    if (!usage.freed || began < usage.compactAgainAt || this.#compacting) return;
    usage.freed = false;
    const { signal } = this.#closing;
    this.#compacting = compactTables({ installer: this.#installer, installationId, signal })
      .catch(() => undefined)
      .finally(() => {
        const now = performance.now();
        usage.compactAgainAt = now + Math.max(COMPACT_PAUSE_MS, 20 * (now - began));
        this.#compacting = undefined;
      });
    await Promise.race([this.#compacting, sleep(COMPACT_WAIT_MS, undefined, { ref: false })]);
    await this.#measure(installationId, usage, 'tables');
  }
}

/** A memory copy or a fast disk: 256 MB per second. */
const BYTES_PER_MS = 262_144;

const COMPACT_PAUSE_MS = 2_000;
const COMPACT_WAIT_MS = 1_000;

function quotaOf({ storageMb = LIMITS.storage.mb }: StorageCaller): number {
  return storageMb * 1_048_576;
}

function slackOf(caller: StorageCaller): number {
  return Math.min(LIMITS.storage.slackBytes, quotaOf(caller) / 16);
}

function exceeded({ bytes }: StorageUsage, caller: StorageCaller) {
  return pluginSqlErrors.STORAGE_QUOTA_EXCEEDED({ usedBytes: bytes, limitBytes: quotaOf(caller) });
}
