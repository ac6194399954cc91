import { authorise, type Installation, type Manifest, pluginActivated, pluginErrors } from '@daino/contract';
import { installations, storeVersions, type Subscription, subscriptions } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { getInstallation } from '../plugins/get-installation.ts';
import { callLifecycleHandler } from './call-lifecycle-handler.ts';
import { checkHandlers } from './check-handlers.ts';
import { findInstallation, requireStatus } from './find-installation.ts';
import { makeSchema } from './make-schema.ts';
import { busy, performAct } from './perform-act.ts';

/**
 * Lets an installation take part in the store's operations; one that does already is left alone.
 * A failure leaves it in status `error` with the reason, and throws `PLUGIN_LIFECYCLE_FAILED`.
 */
export async function activate(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<Installation> {
  authorise(scope, 'plugins:manage');
  const { row, runnable } = await findInstallation(parts, scope, slugOrId);
  if (row.status === 'active') return getInstallation(parts, scope, row.id);
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
        run: async () => {
          await checkHandlers(parts, scope, runnable);
          await callLifecycleHandler(parts, { scope, installation: runnable, name: 'onActivate' });
        },
      },
    ],
    finish: async (tx) => {
      await subscriptions.replace(tx, row.id, subscriptionsOf(row.manifest));
      await installations.setStatus(tx, row.id, 'active');
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

function subscriptionsOf(manifest: Manifest): Omit<Subscription, 'installationId'>[] {
  const hooks = manifest.hooks.map((hook) => ({
    kind: 'hook' as const,
    name: hook.name,
    handler: hook.handler,
    priority: hook.priority,
    timeoutMs: hook.timeout_ms ?? manifest.resource_limits.timeout_ms,
    onError: hook.on_error,
    filter: hook.filter ?? null,
  }));
  const events = manifest.events.map((event) => ({
    kind: 'event' as const,
    name: event.type,
    handler: event.handler,
    priority: 100,
    timeoutMs: null,
    onError: null,
    filter: event.filter ?? null,
  }));
  return [...hooks, ...events];
}
