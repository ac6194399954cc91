import { authorise, type Installation, pluginErrors } from '@daino/contract';
import { installations } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { viewInstallation } from './view-installation.ts';

/** One installation of the store, by slug or id. Throws `PLUGIN_NOT_INSTALLED`. */
export async function getInstallation(
  { database }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<Installation> {
  authorise(scope, 'plugins:read');
  const row = await database.inStore(scope, (tx) => installations.find(tx, slugOrId));
  if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
  return viewInstallation(row);
}
