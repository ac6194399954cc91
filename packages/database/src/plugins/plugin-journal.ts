import type { PluginErrorEntry, PluginLogEntry } from '@daino/contract';
import { type InstallationId, newId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';

/** What plugins logged and where they failed, newest first. */

interface Written {
  readonly installationId: InstallationId;
  readonly version: string;
  /** `before_sale_create`, `sale.created`, `onInstall`, … */
  readonly handler: string;
  readonly traceId: string;
}
export type LogRow = Written & {
  readonly level: PluginLogEntry['level'];
  readonly message: string;
  readonly fields: JsonObject;
};
export type ErrorRow = Written & {
  readonly code: string;
  readonly message: string;
  readonly stack: string | null;
};

export async function insertLogs(tx: StoreTransaction, rows: readonly LogRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ level, message, fields, ...written }) => ({
    ...place(tx, written),
    level,
    message,
    fields: json(fields),
  }));
  await tx.query.insertInto('pluginLogs').values(values).execute();
}

export async function insertErrors(tx: StoreTransaction, rows: readonly ErrorRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ code, message, stack, ...written }) => ({
    ...place(tx, written),
    code,
    message,
    stack,
  }));
  await tx.query.insertInto('pluginErrors').values(values).execute();
}

/** Keeps the newest `keep` rows of an installation in one of the two journals. */
export async function prune(
  tx: StoreTransaction,
  table: 'pluginLogs' | 'pluginErrors',
  installation: { readonly id: InstallationId; readonly keep: number },
): Promise<void> {
  await tx.query
    .deleteFrom(table)
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installation.id)
    .where('id', '<', (eb) =>
      eb
        .selectFrom(table)
        .select('id')
        .where('installationId', '=', installation.id)
        .orderBy('id', 'desc')
        .offset(installation.keep - 1)
        .limit(1),
    )
    .execute();
}

interface ListJournalOptions {
  readonly limit: number;
  /** The id after which the page starts. */
  readonly after?: string | undefined;
  readonly q?: string | undefined;
}

export async function listLogs(
  tx: StoreTransaction,
  installationId: InstallationId,
  options: ListJournalOptions,
): Promise<PluginLogEntry[]> {
  let rows = tx.query
    .selectFrom('pluginLogs')
    .select(['id', 'version', 'handler', 'level', 'message', 'fields', 'traceId as traceId', createdAt])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .orderBy('id', 'desc')
    .limit(options.limit);
  if (options.after) rows = rows.where('id', '<', options.after);
  if (options.q) rows = rows.where(sql<boolean>`strpos(lower(message), lower(${options.q})) > 0`);
  return rows.execute();
}

export async function listErrors(
  tx: StoreTransaction,
  installationId: InstallationId,
  options: ListJournalOptions,
): Promise<PluginErrorEntry[]> {
  let rows = tx.query
    .selectFrom('pluginErrors')
    .select(['id', 'version', 'handler', 'code', 'message', 'stack', 'traceId as traceId', createdAt])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .orderBy('id', 'desc')
    .limit(options.limit);
  if (options.after) rows = rows.where('id', '<', options.after);
  if (options.q)
    rows = rows.where(sql<boolean>`strpos(lower(message || ' ' || code), lower(${options.q})) > 0`);
  return rows.execute();
}

const createdAt = sql<string>`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`.as(
  'createdAt',
);

function place(tx: StoreTransaction, written: Written) {
  return {
    id: newId(),
    storeId: tx.storeId,
    installationId: written.installationId,
    version: written.version,
    handler: written.handler,
    traceId: written.traceId,
  };
}
