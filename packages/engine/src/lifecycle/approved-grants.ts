import { type InstallRequest, type Manifest, pluginErrors } from '@daino/contract';

/**
 * What the store's owner approves of what the plugin asks for. Everything that it needs must be approved; what it
 * does not ask for is never granted.
 */
export function approvedGrants(manifest: Manifest, approved: InstallRequest['grants']): readonly string[] {
  const wanted = [...manifest.permissions, ...manifest.optional_permissions];
  if (approved === 'all') return wanted;
  const missing = manifest.permissions.filter((name) => !approved.includes(name));
  if (missing.length > 0) throw pluginErrors.PLUGIN_GRANTS_MISSING({ slug: manifest.slug, missing });
  return wanted.filter((name) => approved.includes(name));
}
