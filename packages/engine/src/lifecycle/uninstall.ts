import { authorise, pluginErrors, pluginUninstalled, type UninstallRecord } from '@daino/contract';
import { installations, type StoreTransaction, uninstallRecords } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { sayFarewell } from './call-lifecycle-handler.ts';
import { takeOutOfUse } from './deactivate.ts';
import { findInstallation, type FoundInstallation, requireStatus } from './find-installation.ts';
import { busy, performAct } from './perform-act.ts';

export interface UninstallOptions {
  /** What becomes of the values that the plugin stored; `ask` refuses with the inventory when there are any. */
  readonly cleanupData: 'ask' | 'remove';
}

/**
 * Removes an installation and everything that belonged to it; gives what was removed.
 * Throws `PLUGIN_DATA_REMAINS` under `ask` when the plugin stored data. Its own handlers cannot stop it.
 */
export async function uninstall(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  options: UninstallOptions,
): Promise<UninstallRecord> {
  authorise(scope, 'plugins:manage');
  const found = await findInstallation(parts, scope, slugOrId);
  const { row, runnable } = found;
  requireStatus(row, ['active', 'inactive', 'error'], 'uninstalled');
  if (options.cleanupData === 'ask') await refuseWhileDataRemains(parts, scope, found);
  if (row.status === 'active') await takeOutOfUse(parts, scope, found);

  const records: UninstallRecord[] = [];
  const done = await performAct(parts, {
    scope,
    installationId: row.id,
    act: 'uninstall',
    steps: [
      {
        name: 'uninstall.mark',
        run: () => parts.database.inStore(scope, (tx) => installations.setStatus(tx, row.id, 'uninstalling')),
      },
      {
        name: 'uninstall.handler',
        run: async () => {
          await sayFarewell(parts, { scope, installation: runnable, name: 'onUninstall' });
          await parts.dispatch.sandbox.release(runnable.program.key);
        },
      },
      { name: 'uninstall.schema', run: () => parts.database.pluginSql.dropSchema(row.id) },
    ],
    finish: async (tx) => {
      records.push(await removeEverything(parts, scope, { tx, found }));
    },
  });
  const [record] = records;
  if (done === busy || !record) {
    throw pluginErrors.PLUGIN_STATUS_CONFLICT({ slug: row.slug, status: 'busy', act: 'uninstalled' });
  }
  return record;
}

async function refuseWhileDataRemains(
  { database }: EngineParts,
  scope: StoreScope,
  { row }: FoundInstallation,
): Promise<void> {
  const inventory = await database.inStore(scope, (tx) => uninstallRecords.inventory(tx, row.id));
  // Tables of its own come from its migrations or from ctx.tables; whether they hold rows is for the owner to say.
  if (inventory['data'] || inventory['migrations'] || inventory['tables'])
    throw pluginErrors.PLUGIN_DATA_REMAINS({ slug: row.slug, inventory });
}

async function removeEverything(
  parts: EngineParts,
  scope: StoreScope,
  { tx, found }: { readonly tx: StoreTransaction; readonly found: FoundInstallation },
): Promise<UninstallRecord> {
  const { id: installationId, slug, version } = found.row;
  const deliveries = await parts.events.abandon(tx, { installationId, reason: 'uninstalled' });
  const removed = { ...(await uninstallRecords.inventory(tx, installationId)), deliveries };
  await installations.remove(tx, installationId);
  const uninstalledBy = scope.actor.kind === 'user' ? scope.actor.userId : null;
  const { id, uninstalledAt } = await uninstallRecords.insert(tx, { slug, version, removed, uninstalledBy });
  const payload = { installationId, slug, version };
  await parts.events.append(tx, scope, [
    { type: pluginUninstalled.type, subject: `plugin:${slug}`, payload },
  ]);
  return { id, slug, version, removed, uninstalledAt: uninstalledAt.toISOString() };
}
