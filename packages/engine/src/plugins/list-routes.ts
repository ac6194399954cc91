import { authorise, pluginErrors, type RouteDeclaration } from '@daino/contract';
import { installations } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

/** What an installed plugin answers, and what it says about itself. */
export interface PluginRoutes {
  readonly slug: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly routes: readonly RouteDeclaration[];
}

/** The routes of an installation, by slug or id, for every member of the store. Throws `PLUGIN_NOT_INSTALLED`. */
export async function listRoutes(
  { database }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<PluginRoutes> {
  authorise(scope, 'store:read');
  const row = await database.inStore(scope, (tx) => installations.find(tx, slugOrId));
  if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
  const { slug, version, manifest } = row;
  return {
    slug,
    version,
    name: manifest.name,
    description: manifest.description,
    routes: manifest.api_endpoints,
  };
}
