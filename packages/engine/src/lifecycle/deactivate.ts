import { authorise, type Installation, LIMITS, pluginDeactivated, pluginErrors } from '@daino/contract';
import { installations, storeVersions, subscriptions } from '@daino/database';
import type { InstallationId, StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { getInstallation } from '../plugins/get-installation.ts';
import { sayFarewell } from './call-lifecycle-handler.ts';
import { findInstallation, type FoundInstallation, requireStatus } from './find-installation.ts';
import { busy, performAct } from './perform-act.ts';

/**
 * Takes an installation out of the store's operations; one that is out already is left alone. Running handlers
 * finish within their deadline, its isolates go, and what is on its way to it waits for the next activation.
 */
export async function deactivate(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<Installation> {
  authorise(scope, 'plugins:manage');
  const found = await findInstallation(parts, scope, slugOrId);
  if (found.row.status === 'inactive') return getInstallation(parts, scope, found.row.id);
  requireStatus(found.row, ['active', 'error'], 'deactivated');
  await takeOutOfUse(parts, scope, found);
  return getInstallation(parts, scope, found.row.id);
}

/** The deactivation itself, which uninstalling begins with too. */
export async function takeOutOfUse(
  parts: EngineParts,
  scope: StoreScope,
  { row, runnable }: FoundInstallation,
): Promise<void> {
  const done = await performAct(parts, {
    scope,
    installationId: row.id,
    act: 'deactivate',
    steps: [
      { name: 'deactivate.subscriptions', run: () => takeOutOfTable(parts, scope, row.id) },
      {
        name: 'deactivate.handler',
        run: async () => {
          await runningHandlersEnded(parts, row.id);
          await sayFarewell(parts, { scope, installation: runnable, name: 'onDeactivate' });
          await parts.dispatch.sandbox.release(runnable.program.key);
        },
      },
    ],
    finish: async (tx) => {
      const payload = { installationId: row.id, slug: row.slug, version: row.version };
      await parts.events.append(tx, scope, [
        { type: pluginDeactivated.type, subject: `plugin:${row.slug}`, payload },
      ]);
    },
  });
  if (done === busy)
    throw pluginErrors.PLUGIN_STATUS_CONFLICT({ slug: row.slug, status: 'busy', act: 'deactivated' });
}

async function takeOutOfTable(parts: EngineParts, scope: StoreScope, id: InstallationId): Promise<void> {
  const { tables } = parts.dispatch;
  await parts.database.inStore(scope, async (tx) => {
    await subscriptions.remove(tx, id);
    await installations.setStatus(tx, id, 'inactive');
    await storeVersions.raise(tx);
    await tables.announce(tx, scope.storeId);
  });
  await tables.reload(scope.storeId);
}

/** Waits until no handler of the installation runs, at most as long as any handler may. */
async function runningHandlersEnded({ clock, dispatch }: EngineParts, id: InstallationId): Promise<void> {
  const until = performance.now() + LIMITS.background.wallMs;
  while (dispatch.invocations.running(id) > 0 && performance.now() < until) await clock.sleep(10);
}
