import type { StoredBytes } from './measure-storage.ts';

/** What a process knows of the storage of one installation. */
export class StorageUsage {
  /** What may have been written since it was measured. At first nothing is known. */
  since = Infinity;
  /** As much of it as is key-value data or cache. */
  sinceValues = Infinity;
  /** Bytes that were handed over since it was measured, and those that are being stored. */
  given = 0;
  coming = 0;
  /** Whether rows were deleted or changed since the tables were last rewritten. */
  freed = true;
  /** When rewriting them may be tried again. */
  compactAgainAt = 0;
  measuring: Promise<void> | undefined;
  #stored: StoredBytes = { tables: 0, values: 0 };
  #measuredAt = -Infinity;
  #tookMs = 0;

  /** Bytes, when it was measured. */
  get bytes(): number {
    return this.#stored.tables + this.#stored.values;
  }

  get values(): number {
    return this.#stored.values;
  }

  take(stored: StoredBytes, tookMs: number): void {
    this.#stored = stored;
    this.#measuredAt = performance.now();
    this.#tookMs = tookMs;
  }

  /** Whether a measure is due whatever was written here: other processes write too. */
  get isOld(): boolean {
    return this.#age > OLD_MS;
  }

  /** Whether nobody may be refused by it; measuring more often would take more than a twentieth of the time. */
  get isDoubtful(): boolean {
    return this.#age > Math.max(DOUBTFUL_MS, 20 * this.#tookMs);
  }

  get #age(): number {
    return performance.now() - this.#measuredAt;
  }
}

const OLD_MS = 60_000;
const DOUBTFUL_MS = 500;
