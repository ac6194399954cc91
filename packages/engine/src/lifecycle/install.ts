import {
  authorise,
  type Installation,
  type InstallRequest,
  pluginErrors,
  pluginInstalled,
} from '@daino/contract';
import { catalogue, type CatalogueVersion, installations, type JsonObject } from '@daino/database';
import { type InstallationId, newId, type StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { checkConfig } from '../plugins/check-config.ts';
import { checkDependencies } from '../plugins/check-dependencies.ts';
import { getInstallation } from '../plugins/get-installation.ts';
import { approvedGrants } from './approved-grants.ts';
import { bindingIssues } from './choose-grants.ts';
import { callLifecycleHandler } from './call-lifecycle-handler.ts';
import { findInstallation } from './find-installation.ts';
import { makeSchema } from './make-schema.ts';
import { orRelease } from './or-release.ts';
import { performAct } from './perform-act.ts';

/**
 * Installs a plugin of the catalogue in the store, inactive.
 * Throws `PLUGIN_NOT_FOUND`, `PLUGIN_ALREADY_INSTALLED`, `PLUGIN_DEPENDENCY_UNMET`, `PLUGIN_GRANTS_MISSING`,
 * `PLUGIN_GRANTS_INVALID`, `PLUGIN_CONFIG_INVALID`, `PLUGIN_LIFECYCLE_FAILED`; then nothing of it stays in the store.
 */
export async function install(
  parts: EngineParts,
  scope: StoreScope,
  request: InstallRequest,
): Promise<Installation> {
  authorise(scope, 'plugins:manage');
  const installationId = newId<InstallationId>();
  const plugin = await planInstallation(parts, scope, request);
  const { slug, version } = plugin.chosen;

  await performAct(parts, {
    scope,
    installationId,
    act: 'install',
    steps: [
      { name: 'install.row', run: () => insertRow(parts, scope, { ...plugin, installationId }) },
      {
        name: 'install.schema',
        run: () => {
          const { chosen, grants } = plugin;
          return makeSchema(parts, scope, { installationId, versionId: chosen.versionId, grants });
        },
      },
      {
        name: 'install.handler',
        run: async () => {
          const { runnable } = await findInstallation(parts, scope, installationId);
          await orRelease(parts, runnable, () =>
            callLifecycleHandler(parts, { scope, installation: runnable, name: 'onInstall' }),
          );
        },
      },
    ],
    finish: async (tx) => {
      await installations.setStatus(tx, installationId, 'inactive');
      const payload = { installationId, slug, version };
      await parts.events.append(tx, scope, [
        { type: pluginInstalled.type, subject: `plugin:${slug}`, payload },
      ]);
    },
  });
  return getInstallation(parts, scope, installationId);
}

interface Plan {
  readonly chosen: CatalogueVersion;
  readonly grants: readonly string[];
  readonly bindings: Readonly<Record<string, string>>;
  readonly config: JsonObject;
}

/** Everything that can be known before the first write. */
async function planInstallation(
  parts: EngineParts,
  scope: StoreScope,
  request: InstallRequest,
): Promise<Plan> {
  return parts.database.inStore(scope, async (tx) => {
    const { slug, version } = request;
    const chosen = await catalogue.findVersion(tx, slug, version);
    if (!chosen) throw pluginErrors.PLUGIN_NOT_FOUND({ slug, ...(version !== undefined && { version }) });
    const present = await installations.list(tx);
    if (present.some((one) => one.pluginId === chosen.pluginId)) {
      throw pluginErrors.PLUGIN_ALREADY_INSTALLED({ slug: chosen.slug });
    }
    checkDependencies(chosen.manifest, present);
    const grants = approvedGrants(chosen.manifest, request.grants);
    const bindings = request.bindings ?? {};
    const issues = bindingIssues(bindings, grants);
    if (issues.length > 0) throw pluginErrors.PLUGIN_GRANTS_INVALID({ slug: chosen.slug }, { issues });
    return { chosen, grants, bindings, config: checkConfig(chosen.manifest, request.config) };
  });
}

async function insertRow(
  { database }: EngineParts,
  scope: StoreScope,
  plan: Plan & { readonly installationId: InstallationId },
): Promise<void> {
  const { chosen, config, grants, bindings, installationId } = plan;
  const inserted = await database.inStore(scope, (tx) =>
    installations.insert(tx, {
      id: installationId,
      pluginId: chosen.pluginId,
      versionId: chosen.versionId,
      config,
      grants,
      bindings,
      installedBy: scope.actor.kind === 'user' ? scope.actor.userId : null,
    }),
  );
  if (!inserted) throw pluginErrors.PLUGIN_ALREADY_INSTALLED({ slug: chosen.slug });
}
