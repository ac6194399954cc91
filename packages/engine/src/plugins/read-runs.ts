import {
  authorise,
  isFailedRun,
  type Page,
  pluginErrors,
  type PluginRun,
  type PluginRunsQuery,
  requestErrors,
  type RunOutcome,
  runOutcome,
} from '@daino/contract';
import { installations, pluginRuns, type RunRow } from '@daino/database';
import { isUuid, type StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

/** Runs of the plugin's handlers in this store, newest first: failures and a sample of the others. */
export async function readRuns(
  { database, dispatch }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  { handler, outcome, limit, cursor }: PluginRunsQuery,
): Promise<Page<PluginRun>> {
  authorise(scope, 'plugins:read');
  if (cursor !== undefined && !isUuid(cursor)) throw badCursor();
  await dispatch.meter.settled();
  return database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, slugOrId);
    if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
    const outcomes = outcomesOf(outcome);
    const found = await pluginRuns.list(tx, row.id, { handler, outcomes, limit: limit + 1, after: cursor });
    const data = found.slice(0, limit).map(viewRun);
    return { data, next_cursor: found.length > limit ? (data.at(-1)?.id ?? null) : null };
  });
}

function outcomesOf(outcome: PluginRunsQuery['outcome']): readonly RunOutcome[] | undefined {
  if (outcome === undefined) return undefined;
  return outcome === 'failed' ? runOutcome.options.filter(isFailedRun) : [outcome];
}

function viewRun({ wallUs, heapBytes, createdAt, ...row }: RunRow & { readonly id: string }): PluginRun {
  return {
    ...row,
    changed: [...row.changed],
    ms: wallUs / 1_000,
    memoryBytes: heapBytes === 0 ? null : heapBytes,
    createdAt: createdAt.toISOString(),
  };
}

function badCursor(): Error {
  const issues = [{ path: 'cursor', message: 'must be the next_cursor of the page before' }];
  return requestErrors.REQUEST_INVALID({ what: 'query' }, { issues });
}
