import { type InstallationStatus, pluginErrors } from '@daino/contract';
import { catalogue, type InstallationRow, installations, storeIdentity } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { type DispatchedInstallation, dispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import type { EngineParts } from '../parts.ts';

/** An installation of the store, by slug or id, and what its handlers run in. */
export interface FoundInstallation {
  readonly row: InstallationRow;
  readonly runnable: DispatchedInstallation;
}

/** Throws `PLUGIN_NOT_INSTALLED` when the store does not have it. */
export async function findInstallation(
  { database }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<FoundInstallation> {
  return database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, slugOrId);
    if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
    const [code] = await catalogue.loadCode(tx, [row.versionId]);
    if (!code) throw pluginErrors.PLUGIN_NOT_FOUND({ slug: row.slug, version: row.version });
    return { row, runnable: dispatchedInstallation({ row, store: await storeIdentity(tx), code }) };
  });
}

/** Throws `PLUGIN_STATUS_CONFLICT` unless the installation is in one of the statuses. `act`: "activated", … */
export function requireStatus(
  row: InstallationRow,
  allowed: readonly InstallationStatus[],
  act: string,
): void {
  if (allowed.includes(row.status)) return;
  throw pluginErrors.PLUGIN_STATUS_CONFLICT({ slug: row.slug, status: row.status, act });
}
