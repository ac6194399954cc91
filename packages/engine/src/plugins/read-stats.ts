import {
  authorise,
  pluginErrors,
  type PluginStats,
  type PluginStatsQuery,
  STATS_RANGES,
} from '@daino/contract';
import { installations, pluginUsage, type UsageRow } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { sumUp } from '../metering/sum-up.ts';
import type { EngineParts } from '../parts.ts';

/** What the plugin's handlers did in this store within a range, in all and step by step; every run is counted. */
export async function readStats(
  { database, dispatch, clock }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  { range, handler }: PluginStatsQuery,
): Promise<PluginStats> {
  authorise(scope, 'plugins:read');
  await dispatch.meter.settled();
  const { grain, steps, stepSeconds } = STATS_RANGES[range];
  const to = clock.now();
  const from = startOf(to, { steps, stepMs: stepSeconds * 1_000 });
  const rows = await database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, slugOrId);
    if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
    return pluginUsage.list(tx, row.id, { grain, from, handler });
  });
  return {
    range,
    from: from.toISOString(),
    to: to.toISOString(),
    stepSeconds,
    totals: sumUp(rows),
    handlers: [...groupBy(rows, nameOf).values()].map(handlerStats),
  };
}

/** The start of the first step: the last one is the one that has begun. */
function startOf(to: Date, { steps, stepMs }: { readonly steps: number; readonly stepMs: number }): Date {
  return new Date((Math.floor(to.getTime() / stepMs) - (steps - 1)) * stepMs);
}

function handlerStats(rows: readonly UsageRow[]): PluginStats['handlers'][number] {
  // A group has at least one row.
  const { kind, handler, version } = rows[0] as UsageRow;
  const series = [...groupBy(rows, ({ at }) => at.toISOString())];
  return {
    kind,
    handler,
    version,
    totals: sumUp(rows),
    series: series.map(([at, ofStep]) => ({ at, ...sumUp(ofStep) })),
  };
}

function nameOf({ kind, handler, version }: UsageRow): string {
  return `${kind} ${handler} ${version}`;
}

function groupBy(rows: readonly UsageRow[], keyOf: (row: UsageRow) => string): Map<string, UsageRow[]> {
  return Map.groupBy(rows, keyOf);
}
