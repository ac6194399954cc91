import { authorise, needsBinding, pluginErrors, type PluginGrants } from '@daino/contract';
import { type InstallationRow, installations } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

/** What the plugin asks for, and what it was granted in this store. */
export async function readGrants(
  { database }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
): Promise<PluginGrants> {
  authorise(scope, 'plugins:read');
  const row = await database.inStore(scope, (tx) => installations.find(tx, slugOrId));
  if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
  const { permissions, optional_permissions: optional } = row.manifest;
  return {
    needed: [...permissions],
    optional: [...optional],
    approved: [...row.grants],
    missing: permissions.filter((name) => !row.grants.includes(name)),
    bindings: viewBindings(row),
  };
}

/** The approved network names that are no hosts, and what each stands for; null when it reaches nothing yet. */
export function viewBindings({ grants, bindings }: Pick<InstallationRow, 'grants' | 'bindings'>) {
  const names = grants.filter(needsBinding);
  return Object.fromEntries(names.map((name) => [name, bindings[name] ?? null]));
}
