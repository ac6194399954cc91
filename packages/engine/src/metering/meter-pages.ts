import type { RunRow, UsageOf } from '@daino/database';
import type { InstallationId, StoreId } from '@daino/kernel';
import type { Counted } from './handler-meters.ts';
import type { Run } from './run.ts';
import { emptyTally, mergeTally, type Tally } from './tally.ts';

/** Single runs that wait to be written; with so many there is no room for more. */
const WAITING_RUNS = 10_000;
/** Minutes whose sums wait to be written. */
const WAITING_MINUTES = 30;

type Sum = Tally & UsageOf & { readonly installationId: InstallationId };
type KeptRun = RunRow & { readonly installationId: InstallationId };

/** What has to be written of one store. */
export interface StorePage {
  /** By what must not occur twice in one statement. */
  readonly sums: Map<string, Sum>;
  readonly runs: KeptRun[];
}

/** What happened in one minute. */
export interface MeterPage {
  /** Its start in milliseconds. */
  readonly minute: number;
  readonly stores: Map<StoreId, StorePage>;
}

/** What was counted and is not written yet, by minute and store. */
export class MeterPages {
  #pages = new Map<number, MeterPage>();
  #runs = 0;

  get hasAny(): boolean {
    return this.#pages.size > 0;
  }

  add(minute: number, counted: readonly Counted[]): void {
    for (const { meter, tallies } of counted) {
      const { installationId, version, kind, handler, storeId } = meter;
      const { sums } = this.#storePage(minute, storeId);
      for (const [outcome, tally] of tallies)
        addSum(sums, { installationId, version, kind, handler, outcome, ...tally });
    }
  }

  /** Whether another single run can wait here. */
  get hasRoom(): boolean {
    return this.#runs < WAITING_RUNS;
  }

  /** Puts one run where it will be written. */
  keep(run: Run, { standsFor, createdAt }: Pick<KeptRun, 'standsFor' | 'createdAt'>): void {
    this.#runs += 1;
    const { installation, errorCode = null, changed = [], ...rest } = run;
    const minute = createdAt.getTime() - (createdAt.getTime() % 60_000);
    this.#storePage(minute, installation.storeId).runs.push({
      ...rest,
      installationId: installation.id,
      version: installation.version,
      errorCode,
      changed,
      standsFor,
      createdAt,
    });
  }

  /** Takes all pages, oldest first. */
  take(): MeterPage[] {
    const taken = [...this.#pages.values()].toSorted((a, b) => a.minute - b.minute);
    this.#pages = new Map();
    this.#runs = 0;
    return taken;
  }

  /** Returns what could not be written. */
  putBack(minute: number, storeId: StoreId, { sums, runs }: StorePage): void {
    const page = this.#storePage(minute, storeId);
    for (const sum of sums.values()) addSum(page.sums, sum);
    page.runs.unshift(...runs);
    this.#runs += runs.length;
  }

  /** Gives up the oldest minutes when too many are waiting; tells how many. */
  dropOld(): number {
    const minutes = [...this.#pages.keys()].toSorted((a, b) => a - b);
    const old = minutes.slice(0, Math.max(0, minutes.length - WAITING_MINUTES));
    for (const minute of old) {
      for (const { runs } of this.#pages.get(minute)?.stores.values() ?? []) this.#runs -= runs.length;
      this.#pages.delete(minute);
    }
    return old.length;
  }

  #storePage(minute: number, storeId: StoreId): StorePage {
    let page = this.#pages.get(minute);
    if (page === undefined) this.#pages.set(minute, (page = { minute, stores: new Map() }));
    let store = page.stores.get(storeId);
    if (store === undefined) page.stores.set(storeId, (store = { sums: new Map(), runs: [] }));
    return store;
  }
}

function addSum(sums: Map<string, Sum>, sum: Sum): void {
  const key = [sum.installationId, sum.version, sum.kind, sum.handler, sum.outcome].join(' ');
  let known = sums.get(key);
  if (known === undefined) sums.set(key, (known = { ...sum, ...emptyTally() }));
  mergeTally(known, sum);
}
