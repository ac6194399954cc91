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

const FLUSH_MS = 250;
const BUFFERED_ROWS = 10_000;
/** Rows in one statement. */
const WRITTEN_ROWS = 1_000;
const KEPT_LOGS = 1_000;
/** Lines of an installation after which its old ones are removed again. */
const PRUNE_EVERY = 200;

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
  readonly #sincePrune = new Map<InstallationId, number>();
  #rows = 0;
  #dropped = 0;
  #flushing: Promise<void> | undefined;
  #hurry = new AbortController();

  constructor(deps: { readonly database: Database; readonly clock: Clock; readonly log: Log }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#log = deps.log;
  }

  /** Takes what one invocation left behind. */
  record(entry: Entry): void {
    if (this.#rows >= BUFFERED_ROWS) {
      this.#dropped += 1;
      return;
    }
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

  /** Writes everything recorded so far at once, and resolves when it is written. */
  async settled(): Promise<void> {
    while (this.#flushing) {
      this.#hurry.abort();
      await this.#flushing;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled();
  }

  async #flushSoon(): Promise<void> {
    this.#hurry = new AbortController();
    await this.#clock.sleep(FLUSH_MS, this.#hurry.signal).catch(() => undefined);
    const pages = [...this.#pages];
    this.#pages.clear();
    this.#rows = 0;
    this.#reportDropped();
    for (const [storeId, page] of pages) {
      try {
        await this.#write(storeId, page);
      } catch (error) {
        this.#log.error('the journal of a store could not be written', { storeId, error });
      }
    }
    this.#flushing = this.#pages.size > 0 ? this.#flushSoon() : undefined;
  }

  #reportDropped(): void {
    if (this.#dropped > 0) this.#log.warn('entries of the journal were dropped', { count: this.#dropped });
    this.#dropped = 0;
  }

  async #write(storeId: StoreId, page: Page): Promise<void> {
    await this.#database.inStore({ storeId, durability: 'relaxed' }, async (tx) => {
      const there = await installations.lockExisting(tx, [...page.used]);
      if (there.size === 0) return;
      const kept = <Row extends { readonly installationId: InstallationId }>(rows: readonly Row[]): Row[] =>
        rows.filter((row) => there.has(row.installationId));
      const logs = kept(page.logs);
      const errors = kept(page.errors);
      for (const rows of inParts(logs)) await pluginJournal.insertLogs(tx, rows);
      for (const rows of inParts(errors)) await pluginJournal.insertErrors(tx, rows);
      for (const id of new Set(errors.map((row) => row.installationId))) {
        await pluginJournal.prune(tx, 'pluginErrors', { id, keep: LIMITS.errors.keptPerInstallation });
      }
      for (const id of this.#grown(logs))
        await pluginJournal.prune(tx, 'pluginLogs', { id, keep: KEPT_LOGS });
    });
  }

  /** Installations that have logged enough since their old lines were removed. */
  #grown(logs: readonly LogRow[]): InstallationId[] {
    for (const { installationId } of logs) {
      this.#sincePrune.set(installationId, (this.#sincePrune.get(installationId) ?? 0) + 1);
    }
    const grown = [...this.#sincePrune].filter(([, lines]) => lines >= PRUNE_EVERY).map(([id]) => id);
    for (const id of grown) this.#sincePrune.delete(id);
    return grown;
  }
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / WRITTEN_ROWS);
  return Array.from({ length: count }, (_, part) =>
    rows.slice(part * WRITTEN_ROWS, (part + 1) * WRITTEN_ROWS),
  );
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
