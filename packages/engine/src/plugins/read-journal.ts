import {
  authorise,
  type ListQuery,
  type Page,
  type PluginErrorEntry,
  pluginErrors,
  type PluginLogEntry,
} from '@daino/contract';
import { installations, pluginJournal, type StoreTransaction } from '@daino/database';
import type { InstallationId, StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

/** What the plugin logged in this store, newest first. */
export async function readLogs(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  query: ListQuery,
): Promise<Page<PluginLogEntry>> {
  return readPage(parts, scope, { slugOrId, query, list: pluginJournal.listLogs });
}

/** Where the plugin failed in this store, newest first; stacks point into its own source. */
export async function readErrors(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  query: ListQuery,
): Promise<Page<PluginErrorEntry>> {
  return readPage(parts, scope, { slugOrId, query, list: pluginJournal.listErrors });
}

interface PageRequest<Entry> {
  readonly slugOrId: string;
  readonly query: ListQuery;
  readonly list: (
    tx: StoreTransaction,
    id: InstallationId,
    options: { readonly limit: number; readonly after?: string | undefined; readonly q?: string | undefined },
  ) => Promise<Entry[]>;
}

async function readPage<Entry extends { readonly id: string }>(
  { database, dispatch }: EngineParts,
  scope: StoreScope,
  { slugOrId, query, list }: PageRequest<Entry>,
): Promise<Page<Entry>> {
  authorise(scope, 'plugins:read');
  await dispatch.journal.settled();
  return database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, slugOrId);
    if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
    const { q, limit, cursor } = query;
    const found = await list(tx, row.id, { q, limit: limit + 1, after: cursor });
    const data = found.slice(0, limit);
    return { data, next_cursor: found.length > limit ? (data.at(-1)?.id ?? null) : null };
  });
}
