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
import { storableText } from './storable-text.ts';

const FLUSH_MS = 250;
const BUFFERED_ROWS = 10_000;
/** Of one installation within one flush, so that a flood of one costs the others no line; lines and their characters. */
const BUFFERED_LINES = 1_000;
const BUFFERED_CHARACTERS = 1_048_576;
/** Rows in one statement. */
const WRITTEN_ROWS = 1_000;
const KEPT_LOGS = 1_000;
/** Lines of an installation after which its old ones are removed again. */
const PRUNE_EVERY = 200;

/** What one installation left behind within one flush. */
interface Leaf {
  readonly logs: LogRow[];
  /** The newest ones: older ones would not be kept anyway. */
  readonly errors: ErrorRow[];
  characters: number;
}

type Page = Map<InstallationId, Leaf>;

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
    const page: Page = this.#pages.get(entry.storeId) ?? new Map();
    this.#pages.set(entry.storeId, page);
    const leaf = page.get(entry.installationId) ?? { logs: [], errors: [], characters: 0 };
    page.set(entry.installationId, leaf);
    this.#keepLogs(leaf, entry);
    if (entry.error) this.#keepError(leaf, entry, entry.error);
    this.#flushing ??= this.#flushSoon();
  }

  #keepLogs(leaf: Leaf, { installationId, version, handler, traceId, logs }: Entry): void {
    for (const { level, message, fields } of logs) {
      leaf.characters += message.length + fields.length;
      if (leaf.logs.length >= BUFFERED_LINES || leaf.characters > BUFFERED_CHARACTERS) {
        this.#dropped += 1;
        continue;
      }
      const text = storableText(message);
      leaf.logs.push({
        installationId,
        version,
        handler,
        traceId,
        level,
        message: text,
        fields: fieldsOf(fields),
      });
      this.#rows += 1;
    }
  }

  #keepError(
    leaf: Leaf,
    { installationId, version, handler, traceId }: Entry,
    { code, message, stack }: NonNullable<Entry['error']>,
  ): void {
    leaf.errors.push({
      installationId,
      version,
      handler,
      traceId,
      code,
      message: storableText(message),
      stack: stack === null ? null : storableText(stack),
    });
    if (leaf.errors.length > LIMITS.errors.keptPerInstallation) leaf.errors.shift();
    else this.#rows += 1;
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
      // Two processes that write at once would each keep fifty errors; the lock makes them see each other's.
      const there = await installations.lockExisting(tx, [...page.keys()]);
      if (there.size === 0) return;
      const leaves = [...page].flatMap(([id, leaf]) => (there.has(id) ? [leaf] : []));
      const logs = leaves.flatMap((leaf) => leaf.logs);
      const errors = leaves.flatMap((leaf) => leaf.errors);
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
