import { LIMITS, type LogLine, storableIssues } from '@daino/contract';
import {
  type Database,
  type ErrorRow,
  installations,
  type JsonObject,
  type LogRow,
  pluginJournal,
} from '@daino/database';
import type { Clock, InstallationId, Log, StoreId } from '@daino/kernel';

const FLUSH_MS = 50;
const BUFFERED_ROWS = 10_000;
const KEPT_LOGS = 1_000;

interface Page {
  readonly logs: LogRow[];
  readonly errors: ErrorRow[];
  readonly used: Set<InstallationId>;
}

interface Entry {
  readonly storeId: StoreId;
  readonly installationId: InstallationId;
  readonly version: string;
  readonly handler: string;
  readonly traceId: string;
  readonly logs: readonly LogLine[];
  readonly error?: { readonly code: string; readonly message: string; readonly stack: string | null };
}

/**
 * Writes down what plugins logged and where they failed, off the operation's path: rows are collected for a moment
 * and written per store in one transaction. What cannot be written is dropped and said in our own log.
 */
export class Journal implements AsyncDisposable {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pages = new Map<StoreId, Page>();
  #rows = 0;
  #flushing: Promise<void> | undefined;

  constructor(deps: { readonly database: Database; readonly clock: Clock; readonly log: Log }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** Takes what one invocation left behind. */
  record(entry: Entry): void {
    if (this.#rows >= BUFFERED_ROWS) return;
    const page = this.#pages.get(entry.storeId) ?? { logs: [], errors: [], used: new Set() };
    this.#pages.set(entry.storeId, page);
    const { installationId, version, handler, traceId } = entry;
    const written = { installationId, version, handler, traceId };
    page.used.add(installationId);
    for (const { level, message, fields } of entry.logs) {
      page.logs.push({ ...written, level, message: clean(message), fields: fieldsOf(fields) });
    }
    if (entry.error) {
      const { code, message, stack } = entry.error;
      page.errors.push({
        ...written,
        code,
        message: clean(message),
        stack: stack === null ? null : clean(stack),
      });
    }
    this.#rows += entry.logs.length + 1;
    this.#flushing ??= this.#flushSoon();
  }

  /** Resolves when everything recorded so far is written. */
  async settled(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled();
  }

  async #flushSoon(): Promise<void> {
    await this.#clock.sleep(FLUSH_MS);
    const pages = [...this.#pages];
    this.#pages.clear();
    this.#rows = 0;
    for (const [storeId, page] of pages) {
      try {
        await this.#write(storeId, page);
      } catch (error) {
        this.#log.error('the journal of a store could not be written', { storeId, error });
      }
    }
    this.#flushing = this.#pages.size > 0 ? this.#flushSoon() : undefined;
  }

  async #write(storeId: StoreId, page: Page): Promise<void> {
    await this.#database.inStore({ storeId }, async (tx) => {
      const there = await installations.lockExisting(tx, [...page.used]);
      const kept = <Row extends { installationId: InstallationId }>(rows: readonly Row[]): Row[] =>
        rows.filter((row) => there.has(row.installationId));
      await pluginJournal.insertLogs(tx, kept(page.logs));
      await pluginJournal.insertErrors(tx, kept(page.errors));
      for (const id of new Set(kept(page.errors).map((row) => row.installationId))) {
        await pluginJournal.prune(tx, 'pluginErrors', { id, keep: LIMITS.errors.keptPerInstallation });
      }
      for (const id of new Set(kept(page.logs).map((row) => row.installationId))) {
        await pluginJournal.prune(tx, 'pluginLogs', { id, keep: KEPT_LOGS });
      }
      if (there.size > 0) await installations.touch(tx, [...there]);
    });
  }
}

/** Postgres takes neither NUL nor half a character in a text. */
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** What cannot be stored is left out: one plugin's fields never cost another one's lines. */
function fieldsOf(text: string): JsonObject {
  if (text === '') return {};
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
  // Checked to be an object; whatever JSON.parse gives is JSON.
  return storableIssues(parsed).length === 0 ? (parsed as JsonObject) : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
