import type { HandlerKind, RunOutcome, UsageGrain } from '@daino/contract';
import type { InstallationId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { OperatorQueries, StoreTransaction } from '../store-transaction.ts';

/** Sums over the runs of handlers: per minute, hour and day, and since the installation began. */

/** What runs of one handler with one outcome used together. */
export interface UsageSum {
  readonly runs: number;
  readonly wallUs: number;
  readonly wallUsMax: number;
  readonly cpuUs: number;
  /** 0 when no run was sampled. */
  readonly heapBytesMax: number;
  readonly capabilityCalls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Runs by wall time, always of the same length. */
  readonly wallHistogram: readonly number[];
}

/** Whose runs a sum is over. */
export interface UsageOf {
  readonly version: string;
  readonly kind: HandlerKind;
  readonly handler: string;
  readonly outcome: RunOutcome;
}

export type UsageRow = UsageSum & UsageOf & { readonly at: Date };

/**
 * Adds what happened within one minute to all the sums that it belongs to. No two of `rows` may be of the same
 * installation, version, handler and outcome. Locks rows in the order of their keys, so that writers follow each other.
 */
export async function add(
  tx: StoreTransaction,
  at: Date,
  rows: readonly (UsageSum & UsageOf & { readonly installationId: InstallationId })[],
): Promise<void> {
  await sql`
    insert into plugin_usage as kept (
      installation_id, store_id, grain, at, version, kind, handler, outcome, runs, wall_us, wall_us_max, cpu_us,
      heap_bytes_max, capability_calls, bytes_in, bytes_out, wall_histogram)
    select "installationId", ${tx.storeId}, grain, start, version, kind, handler, outcome, runs, "wallUs", "wallUsMax",
      "cpuUs", "heapBytesMax", "capabilityCalls", "bytesIn", "bytesOut", "wallHistogram"
    from jsonb_to_recordset(${json(rows)}) as new (
      "installationId" uuid, version text, kind text, handler text, outcome text, runs bigint, "wallUs" bigint,
      "wallUsMax" bigint, "cpuUs" bigint, "heapBytesMax" bigint, "capabilityCalls" bigint, "bytesIn" bigint,
      "bytesOut" bigint, "wallHistogram" bigint[])
    cross join lateral (values
      ('minute', date_trunc('minute', ${at}::timestamptz, 'UTC')),
      ('hour', date_trunc('hour', ${at}::timestamptz, 'UTC')),
      ('day', date_trunc('day', ${at}::timestamptz, 'UTC')),
      ('ever', 'epoch'::timestamptz)) as bucket (grain, start)
    order by "installationId", grain, version, kind, handler, outcome
    on conflict (installation_id, grain, at, version, kind, handler, outcome) do update set
      runs = kept.runs + excluded.runs,
      wall_us = kept.wall_us + excluded.wall_us,
      wall_us_max = greatest(kept.wall_us_max, excluded.wall_us_max),
      cpu_us = kept.cpu_us + excluded.cpu_us,
      heap_bytes_max = greatest(kept.heap_bytes_max, excluded.heap_bytes_max),
      capability_calls = kept.capability_calls + excluded.capability_calls,
      bytes_in = kept.bytes_in + excluded.bytes_in,
      bytes_out = kept.bytes_out + excluded.bytes_out,
      wall_histogram = (
        select array_agg(before + added order by place)
        from unnest(kept.wall_histogram, excluded.wall_histogram) with ordinality as both_of (before, added, place))
  `.execute(tx.query);
}

interface ListUsageOptions {
  readonly grain: UsageGrain;
  /** The start of the first bucket. */
  readonly from: Date;
  readonly handler?: string | undefined;
}

/** The sums of an installation from an instant on, oldest first. */
export async function list(
  tx: StoreTransaction,
  installationId: InstallationId,
  { grain, from, handler }: ListUsageOptions,
): Promise<UsageRow[]> {
  const rows = tx.query
    .selectFrom('pluginUsage')
    .select(['at', 'version', 'kind', 'handler', 'outcome', 'runs', 'wallUs', 'wallUsMax', 'cpuUs'])
    .select(['heapBytesMax', 'capabilityCalls', 'bytesIn', 'bytesOut'])
    .select(sql<number[]>`to_jsonb(wall_histogram)`.as('wallHistogram'))
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .where('grain', '=', grain)
    .where('at', '>=', from)
    .orderBy('at')
    .orderBy('kind')
    .orderBy('handler')
    .orderBy('version')
    .orderBy('outcome');
  return (handler === undefined ? rows : rows.where('handler', '=', handler)).execute();
}

/** Deletes up to `limit` sums of all stores that are older than an instant; tells how many there were. */
export async function sweep(
  { query }: OperatorQueries,
  { grain, before, limit }: { readonly grain: UsageGrain; readonly before: Date; readonly limit: number },
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from plugin_usage where ctid in (
      select ctid from plugin_usage where grain = ${grain} and at < ${before}
      order by at limit ${limit} for update skip locked)`.execute(query);
  return Number(numAffectedRows);
}
