import { authorise, LIMITS, type PluginHealth, pluginErrors } from '@daino/contract';
import { type HealthRow, installations, pluginHealth } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { healthSummaryOf } from '../plugins/view-installation.ts';
import { pristine } from './apply-report.ts';

/** How an installation of the store is, and why, by slug or id. Throws `PLUGIN_NOT_INSTALLED`. */
export async function readHealth(
  { database, dispatch, clock }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<PluginHealth> {
  authorise(scope, 'plugins:read');
  await dispatch.health.settled();
  return database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, slugOrId);
    if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
    const now = clock.now().getTime();
    const health = (await pluginHealth.find(tx, row.id)) ?? pristine(now);
    return {
      ...healthSummaryOf(row),
      installationId: row.id,
      slug: row.slug,
      version: row.version,
      failuresInARow: health.streak,
      failures: health.failures,
      recent: recentRuns(health, now),
      offences: health.offences
        .filter((at) => now - at < LIMITS.health.offenceMs)
        .map((at) => new Date(at).toISOString()),
      lastFailure: health.lastFailure,
    };
  });
}

function recentRuns({ recent }: HealthRow, now: number): PluginHealth['recent'] {
  const { windowMs } = LIMITS.health;
  const slices = recent.filter(({ at }) => at > now - windowMs);
  return {
    seconds: windowMs / 1_000,
    runs: slices.reduce((sum, { runs }) => sum + runs, 0),
    failures: slices.reduce((sum, { failures }) => sum + failures, 0),
  };
}
