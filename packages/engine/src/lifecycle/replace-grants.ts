import { authorise, type GrantsChange, pluginErrors, type PluginGrants } from '@daino/contract';
import {
  type InstallationRow,
  installations,
  storeVersions,
  subscriptions,
  type StoreTransaction,
} from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { readGrants } from '../plugins/read-grants.ts';
import { chooseGrants, type ChosenGrants } from './choose-grants.ts';
import { requireStatus } from './find-installation.ts';
import { grantedSubscriptions } from './granted-subscriptions.ts';
import { busy, performAct } from './perform-act.ts';

/**
 * Puts what the store's owner grants in place of what was granted. It holds when this resolves, also for handlers that
 * are running: the next call is judged by it, what the plugin's SQL can see follows, and hooks and events that are
 * granted no more do not reach it. Throws `PLUGIN_GRANTS_INVALID` with every fault.
 */
export async function replaceGrants(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  change: GrantsChange,
): Promise<PluginGrants> {
  authorise(scope, 'plugins:manage');
  const { database, dispatch } = parts;
  const seen = await find(parts, scope, slugOrId);
  requireStatus(seen, ['active', 'inactive', 'error'], 'granted anything');
  chooseGrants(seen.manifest, change, seen.bindings);

  const plans: { readonly row: InstallationRow; readonly chosen: ChosenGrants }[] = [];
  const done = await performAct(parts, {
    scope,
    installationId: seen.id,
    act: 'grant',
    steps: [
      {
        name: 'grant.views',
        run: async () => {
          // As it is while no other act can change it; it may be gone since it was seen.
          const row = await find(parts, scope, seen.id);
          requireStatus(row, ['active', 'inactive', 'error'], 'granted anything');
          const chosen = chooseGrants(row.manifest, change, row.bindings);
          plans.push({ row, chosen });
          const { storeId, id: installationId } = row;
          await database.pluginSql.grantViews({ storeId, installationId, grants: chosen.grants });
        },
      },
    ],
    finish: async (tx) => {
      for (const plan of plans) await write(parts, scope, { tx, ...plan });
    },
  });
  if (done === busy)
    throw pluginErrors.PLUGIN_STATUS_CONFLICT({ slug: seen.slug, status: 'busy', act: 'granted anything' });
  await dispatch.tables.reload(scope.storeId);
  return readGrants(parts, scope, seen.id);
}

interface Written {
  readonly tx: StoreTransaction;
  readonly row: InstallationRow;
  readonly chosen: ChosenGrants;
}

async function write({ dispatch }: EngineParts, scope: StoreScope, { tx, row, chosen }: Written) {
  const grantedBy = scope.actor.kind === 'user' ? scope.actor.userId : null;
  await installations.replaceGrants(tx, row.id, { ...chosen, grantedBy });
  if (row.status !== 'active') return;
  await subscriptions.replace(tx, row.id, grantedSubscriptions(row.manifest, chosen.grants));
  await storeVersions.raise(tx);
  await dispatch.tables.announce(tx, scope.storeId);
}

async function find(
  { database }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<InstallationRow> {
  const row = await database.inStore(scope, (tx) => installations.find(tx, slugOrId));
  if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
  return row;
}
