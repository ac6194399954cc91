import { authorise, type CataloguePlugin, pluginErrors } from '@daino/contract';
import { catalogue, installations } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { viewPlugin } from './view-installation.ts';

/** A plugin and its installation in the store, by slug or id. Throws `PLUGIN_NOT_FOUND`. */
export async function getPlugin(
  { database }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<CataloguePlugin> {
  authorise(scope, 'plugins:read');
  return database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, slugOrId);
    const plugin = (await catalogue.findVersion(tx, row?.pluginId ?? slugOrId)) ?? row;
    if (!plugin) throw pluginErrors.PLUGIN_NOT_FOUND({ slug: slugOrId });
    return viewPlugin({ integrity: '', ...plugin }, row);
  });
}
