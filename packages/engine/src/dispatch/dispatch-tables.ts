import {
  catalogue,
  type Database,
  installations,
  storeIdentity,
  storeVersions,
  subscriptions,
} from '@daino/database';
import type { Clock, Log, StoreId } from '@daino/kernel';
import { dispatchedInstallation } from './dispatched-installation.ts';
import { buildDispatchTable, type DispatchTable } from './dispatch-table.ts';

const TOPIC = 'plugins';
const CHECK_MS = 30_000;

interface DispatchTablesDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of every table as soon as it is the one that look-ups find. */
  readonly swapped: (table: DispatchTable) => void;
}

/**
 * The dispatch tables of the stores that this process has served.
 *
 * A table is loaded on first use and swapped whole. The process that changes a store reloads before it answers; the
 * others hear of it by NOTIFY, ask again after a lost connection, and compare versions every 30 s in any case.
 */
export class DispatchTables implements AsyncDisposable {
  readonly #deps: DispatchTablesDependencies;
  readonly #tables = new Map<StoreId, DispatchTable>();
  readonly #loading = new Map<StoreId, Promise<DispatchTable>>();
  readonly #code = new Map<string, { source: string; sourceMap: string }>();
  readonly #stop = new AbortController();
  readonly #listening: Disposable[];
  readonly #checking: Promise<void>;

  constructor(deps: DispatchTablesDependencies) {
    this.#deps = deps;
    this.#listening = [
      // The payload is a store's id; one that this process has no table of is nothing to it.
      deps.database.listen(TOPIC, (storeId) => void this.#refresh([storeId as StoreId])),
      deps.database.onReconnect(() => void this.#refresh([...this.#tables.keys()])),
    ];
    this.#checking = this.#checkPeriodically();
  }

  /** The table of a store, when this process has it: one synchronous look-up. */
  peek(storeId: StoreId): DispatchTable | undefined {
    return this.#tables.get(storeId);
  }

  async of(storeId: StoreId): Promise<DispatchTable> {
    return this.#tables.get(storeId) ?? this.#load(storeId);
  }

  /** Reads the store's table again; what is called after it sees the change. */
  async reload(storeId: StoreId): Promise<void> {
    await this.#loading.get(storeId)?.catch(() => undefined);
    await this.#load(storeId);
  }

  /** Tells the other processes; at commit when called inside the transaction. */
  async announce(tx: Parameters<Database['notify']>[0], storeId: StoreId): Promise<void> {
    await this.#deps.database.notify(tx, TOPIC, storeId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    for (const one of this.#listening) one[Symbol.dispose]();
    await this.#checking;
    await Promise.allSettled(this.#loading.values());
  }

  async #load(storeId: StoreId): Promise<DispatchTable> {
    const running = this.#loading.get(storeId);
    if (running) return running;
    const loading = this.#read(storeId)
      .then((table) => {
        this.#tables.set(storeId, table);
        this.#deps.swapped(table);
        return table;
      })
      .finally(() => this.#loading.delete(storeId));
    this.#loading.set(storeId, loading);
    return loading;
  }

  async #read(storeId: StoreId): Promise<DispatchTable> {
    return this.#deps.database.inStore({ storeId }, async (tx) => {
      // Read first: a change that commits in between makes the table newer than its number, never older.
      const version = await storeVersions.current(tx);
      const rows = await installations.list(tx, 'active');
      if (rows.length === 0) return buildDispatchTable(version, [], []);
      const store = await storeIdentity(tx);
      const missing = rows.map((row) => row.versionId).filter((id) => !this.#code.has(id));
      for (const code of await catalogue.loadCode(tx, missing)) this.#code.set(code.versionId, code);
      const active = rows.flatMap((row) => {
        const code = this.#code.get(row.versionId);
        return code ? [dispatchedInstallation({ row, store, code })] : [];
      });
      return buildDispatchTable(version, active, await subscriptions.list(tx));
    });
  }

  async #refresh(storeIds: readonly StoreId[]): Promise<void> {
    const known = storeIds.filter((storeId) => this.#tables.has(storeId));
    const done = await Promise.allSettled(known.map((storeId) => this.reload(storeId)));
    if (done.some((one) => one.status === 'rejected'))
      this.#deps.log.warn('a dispatch table could not be reloaded');
  }

  async #checkPeriodically(): Promise<void> {
    const { clock, database, log } = this.#deps;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await clock.sleep(CHECK_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      try {
        const newer = await storeVersions.currentOfAll(database.operator, [...this.#tables.keys()]);
        await this.#refresh(
          newer
            .filter((one) => one.version !== this.#tables.get(one.storeId)?.version)
            .map((one) => one.storeId),
        );
      } catch (error) {
        log.warn('dispatch tables could not be compared', { error });
      }
    }
  }
}
