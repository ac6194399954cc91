import { z } from 'zod';
import { HANDLER_KINDS } from '../capabilities/define-capability.ts';
import { listQuery } from '../http/list.ts';

/**
 * What became of one run of a handler.
 *
 * `done`: it returned, `changed`: a hook's change was taken, `rejected`: it refused. `superseded`: it ran on what turned
 * out to be refused, and ran again. `skipped`: its turn did not come, `suspended`: it is out of use for a while.
 * The others are failures: it threw, its result was `invalid`, or it was cut off for the reason that is named.
 */
export const runOutcome = z.enum([
  'done',
  'changed',
  'rejected',
  'superseded',
  'skipped',
  'suspended',
  'threw',
  'invalid',
  'cpu',
  'deadline',
  'memory',
  'crashed',
  'lost',
  'load',
  'forged',
  'output',
  'missing',
]);
export type RunOutcome = z.output<typeof runOutcome>;

const NO_FAILURES: ReadonlySet<RunOutcome> = new Set([
  'done',
  'changed',
  'rejected',
  'superseded',
  'skipped',
  'suspended',
]);

/** Whether a run with this outcome is the plugin's failure, or one that it suffered. */
export function isFailedRun(outcome: RunOutcome): boolean {
  return !NO_FAILURES.has(outcome);
}

/** Whether the handler was called at all. */
export function isCalledRun(outcome: RunOutcome): boolean {
  return outcome !== 'skipped' && outcome !== 'suspended';
}

/** The outcomes under which a handler is not to be blamed, for queries. */
export const UNFAILED_OUTCOMES: readonly RunOutcome[] = [...NO_FAILURES];

/** How far back statistics go, and the length of one step of their series. */
export const STATS_RANGES = {
  '1h': { grain: 'minute', steps: 60, stepSeconds: 60 },
  '6h': { grain: 'minute', steps: 360, stepSeconds: 60 },
  '24h': { grain: 'hour', steps: 24, stepSeconds: 3_600 },
  '7d': { grain: 'hour', steps: 168, stepSeconds: 3_600 },
  '30d': { grain: 'day', steps: 30, stepSeconds: 86_400 },
  '90d': { grain: 'day', steps: 90, stepSeconds: 86_400 },
} as const;
/** The lengths of time over which usage is summed up. */
export type UsageGrain = (typeof STATS_RANGES)[keyof typeof STATS_RANGES]['grain'];

export const statsRange = z.enum(['1h', '6h', '24h', '7d', '30d', '90d']);
export type StatsRange = z.output<typeof statsRange>;

const handlerName = z.string().min(1).max(400);

export const pluginStatsQuery = z.strictObject({
  range: statsRange.default('24h'),
  handler: handlerName.optional().meta({ description: 'A hook, event type, route or lifecycle step' }),
});
export type PluginStatsQuery = z.output<typeof pluginStatsQuery>;

/** Exact sums over runs. Percentiles come from a histogram and are within 13 % of the true value. */
const usageFigures = z.object({
  /** Runs in which the handler was called. */
  calls: z.int(),
  failures: z.int(),
  /** How many runs ended how; outcomes that did not occur are left out. */
  outcomes: z.partialRecord(runOutcome, z.int()),
  /** Wall time of calls in milliseconds; percentiles are null when there was none. */
  ms: z.object({
    total: z.number(),
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
    max: z.number().nullable(),
  }),
  cpuMs: z.number(),
  /** The most memory that its isolate was seen to use; null when it was never sampled. */
  memoryBytes: z.int().nullable(),
  /** Calls that it made on the host. */
  capabilityCalls: z.int(),
  /** What it was given: input, and the answers to its calls. */
  bytesIn: z.int(),
  /** What it gave: its result, and the arguments of its calls. */
  bytesOut: z.int(),
});
export type UsageFigures = z.output<typeof usageFigures>;

/** What a plugin used in a store; every run is counted. */
export const pluginStats = z
  .object({
    range: statsRange,
    /** The start of the first step; all times are UTC. */
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    stepSeconds: z.int(),
    totals: usageFigures,
    handlers: z.array(
      z.object({
        kind: z.enum(HANDLER_KINDS),
        handler: z.string(),
        version: z.string(),
        totals: usageFigures,
        /** Steps without a run are left out. */
        series: z.array(usageFigures.extend({ at: z.iso.datetime() })),
      }),
    ),
  })
  .meta({ id: 'PluginStats' });
export type PluginStats = z.output<typeof pluginStats>;

export const pluginRunsQuery = listQuery.omit({ q: true }).extend({
  handler: handlerName.optional().meta({ description: 'A hook, event type, route or lifecycle step' }),
  outcome: runOutcome.or(z.literal('failed')).optional().meta({
    description: 'One outcome, or `failed` for every failure',
  }),
});
export type PluginRunsQuery = z.output<typeof pluginRunsQuery>;

/** A single run. Not every run is kept: `standsFor` says for how many of its kind this one stands. */
export const pluginRun = z
  .object({
    id: z.uuid(),
    version: z.string(),
    kind: z.enum(HANDLER_KINDS),
    handler: z.string(),
    traceId: z.string(),
    outcome: runOutcome,
    /** The code of the failure. */
    errorCode: z.string().nullable(),
    ms: z.number(),
    cpuUs: z.int(),
    memoryBytes: z.int().nullable(),
    capabilityCalls: z.int(),
    bytesIn: z.int(),
    bytesOut: z.int(),
    /** The fields that a hook changed. */
    changed: z.array(z.string()),
    standsFor: z.int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PluginRun' });
export type PluginRun = z.output<typeof pluginRun>;
