import type { HandlerKind, RunOutcome } from '@daino/contract';
import { type InstallationId, newId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { OperatorQueries, StoreTransaction } from '../store-transaction.ts';

/** Single runs of handlers, newest first. Not every run is here: `standsFor` says for how many one stands. */

export interface RunRow {
  readonly version: string;
  readonly kind: HandlerKind;
  readonly handler: string;
  readonly traceId: string;
  readonly outcome: RunOutcome;
  readonly errorCode: string | null;
  readonly wallUs: number;
  readonly cpuUs: number;
  /** 0 when it was not sampled. */
  readonly heapBytes: number;
  readonly capabilityCalls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly changed: readonly string[];
  readonly standsFor: number;
  readonly createdAt: Date;
}

export async function insert(
  tx: StoreTransaction,
  rows: readonly (RunRow & { readonly installationId: InstallationId })[],
): Promise<void> {
  await sql`
    insert into plugin_runs (
      id, store_id, installation_id, version, kind, handler, trace_id, outcome, error_code, wall_us, cpu_us, heap_bytes,
      capability_calls, bytes_in, bytes_out, changed, stands_for, created_at)
    select id, ${tx.storeId}, "installationId", version, kind, handler, "traceId", outcome, "errorCode", "wallUs",
      "cpuUs", "heapBytes", "capabilityCalls", "bytesIn", "bytesOut", changed, "standsFor", "createdAt"
    from jsonb_to_recordset(${json(rows.map((row) => ({ id: newId(), ...row })))}) as new (
      id uuid, "installationId" uuid, version text, kind text, handler text, "traceId" text, outcome text,
      "errorCode" text, "wallUs" bigint, "cpuUs" bigint, "heapBytes" bigint, "capabilityCalls" integer,
      "bytesIn" bigint, "bytesOut" bigint, changed text[], "standsFor" integer, "createdAt" timestamptz)
  `.execute(tx.query);
}

/** Keeps the newest `keep` runs of an installation. */
export async function prune(
  tx: StoreTransaction,
  installationId: InstallationId,
  keep: number,
): Promise<void> {
  await tx.query
    .deleteFrom('pluginRuns')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .where('id', '<', (eb) =>
      eb
        .selectFrom('pluginRuns')
        .select('id')
        .where('installationId', '=', installationId)
        .orderBy('id', 'desc')
        .offset(keep - 1)
        .limit(1),
    )
    .execute();
}

interface ListRunsOptions {
  readonly limit: number;
  /** The id after which the page starts. */
  readonly after?: string | undefined;
  readonly handler?: string | undefined;
  /** Only runs that ended in one of these ways. */
  readonly outcomes?: readonly RunOutcome[] | undefined;
}

export async function list(
  tx: StoreTransaction,
  installationId: InstallationId,
  { limit, after, handler, outcomes }: ListRunsOptions,
): Promise<(RunRow & { readonly id: string })[]> {
  let rows = tx.query
    .selectFrom('pluginRuns')
    .select(['id', 'version', 'kind', 'handler', 'traceId', 'outcome', 'errorCode', 'wallUs', 'cpuUs'])
    .select(['heapBytes', 'capabilityCalls', 'bytesIn', 'bytesOut', 'changed', 'standsFor', 'createdAt'])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .orderBy('id', 'desc')
    .limit(limit);
  if (after !== undefined) rows = rows.where('id', '<', after);
  if (handler !== undefined) rows = rows.where('handler', '=', handler);
  if (outcomes !== undefined) rows = rows.where('outcome', 'in', outcomes);
  return rows.execute();
}

/** Deletes up to `limit` runs of all stores that are older than an instant; tells how many there were. */
export async function sweep(
  { query }: OperatorQueries,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from plugin_runs where id in (
      select id from plugin_runs where created_at < ${before}
      order by created_at limit ${limit} for update skip locked)`.execute(query);
  return Number(numAffectedRows);
}
