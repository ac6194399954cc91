import { authorise, type Installation, pluginActivated, pluginErrors } from '@daino/contract';
import { installations, storeVersions, subscriptions } from '@daino/database';
import type { InstallationId, StoreScope } from '@daino/kernel';
import { startAfresh } from '../health/start-afresh.ts';
import type { EngineParts } from '../parts.ts';
import { getInstallation } from '../plugins/get-installation.ts';
import { callLifecycleHandler } from './call-lifecycle-handler.ts';
import { checkHandlers } from './check-handlers.ts';
import { findInstallation, requireStatus } from './find-installation.ts';
import { grantedSubscriptions } from './granted-subscriptions.ts';
import { makeSchema } from './make-schema.ts';
import { orRelease } from './or-release.ts';
import { busy, performAct } from './perform-act.ts';

/**
 * Lets an installation take part in the store's operations. Every activation is a fresh start for its health, which is
 * all that happens to one that is active already.
 * A failure leaves it in status `error` with the reason, and throws `PLUGIN_LIFECYCLE_FAILED`.
 */
export async function activate(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<Installation> {
  authorise(scope, 'plugins:manage');
  const { row, runnable } = await findInstallation(parts, scope, slugOrId);
  if (row.status === 'active') {
    if (row.healthSince !== null) await letItTryAgain(parts, scope, row.id);
    return getInstallation(parts, scope, row.id);
  }
  requireStatus(row, ['inactive', 'error'], 'activated');
  const { tables } = parts.dispatch;

  const done = await performAct(parts, {
    scope,
    installationId: row.id,
    act: 'activate',
    steps: [
      // An uninstallation that could not be completed may have removed it.
      {
        name: 'activate.schema',
        run: () => {
          const { versionId, grants } = row;
          return makeSchema(parts, scope, { installationId: row.id, versionId, grants });
        },
      },
      {
        name: 'activate.handler',
        run: () =>
          orRelease(parts, runnable, async () => {
            await checkHandlers(parts, scope, runnable);
            await callLifecycleHandler(parts, { scope, installation: runnable, name: 'onActivate' });
          }),
      },
    ],
    finish: async (tx) => {
      await subscriptions.replace(tx, row.id, grantedSubscriptions(row.manifest, row.grants));
      await installations.setStatus(tx, row.id, 'active');
      await startAfresh(tx, row.id, parts.clock.now());
      await storeVersions.raise(tx);
      await tables.announce(tx, scope.storeId);
      const payload = { installationId: row.id, slug: row.slug, version: row.version };
      await parts.events.append(tx, scope, [
        { type: pluginActivated.type, subject: `plugin:${row.slug}`, payload },
      ]);
    },
  });
  if (done === busy)
    throw pluginErrors.PLUGIN_STATUS_CONFLICT({ slug: row.slug, status: 'busy', act: 'activated' });
  await tables.reload(scope.storeId);
  return getInstallation(parts, scope, row.id);
}

/** Ends the suspension of an installation that is active all the while. */
async function letItTryAgain(parts: EngineParts, scope: StoreScope, id: InstallationId): Promise<void> {
  const { tables } = parts.dispatch;
  await parts.database.inStore(scope, async (tx) => {
    if (!(await installations.hold(tx, id))) return;
    await installations.noteError(tx, id, null);
    await startAfresh(tx, id, parts.clock.now());
    await storeVersions.raise(tx);
    await tables.announce(tx, scope.storeId);
  });
  await tables.reload(scope.storeId);
}
