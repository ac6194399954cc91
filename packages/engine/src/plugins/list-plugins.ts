import {
  authorise,
  type CataloguePlugin,
  type InstallationStatus,
  type ListQuery,
  type Page,
  type PluginCategory,
} from '@daino/contract';
import { catalogue, installations } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { viewPlugin } from './view-installation.ts';

export interface ListPluginsQuery extends ListQuery {
  readonly category?: PluginCategory | undefined;
  /** Narrows to plugins that the store has, in this status; `installed` takes every status. */
  readonly status?: InstallationStatus | 'installed' | undefined;
}

/** What the store can install and what it has, by slug. */
export async function listPlugins(
  { database }: EngineParts,
  scope: StoreScope,
  query: ListPluginsQuery,
): Promise<Page<CataloguePlugin>> {
  authorise(scope, 'plugins:read');
  const { q, category, status, limit, cursor } = query;
  return database.inStore(scope, async (tx) => {
    const present = await installations.list(tx, status === 'installed' ? undefined : status);
    const only = status === undefined ? undefined : present.map((row) => row.pluginId);
    const found = await catalogue.list(tx, { q, category, only, limit: limit + 1, after: cursor });
    const page = found.slice(0, limit);
    const data = page.map((plugin) =>
      viewPlugin(
        plugin,
        present.find((row) => row.pluginId === plugin.pluginId),
      ),
    );
    return { data, next_cursor: found.length > limit ? (page.at(-1)?.slug ?? null) : null };
  });
}
