import { type Manifest, pluginErrors } from '@daino/contract';
import type { InstallationRow } from '@daino/database';
import type { Issue } from '@daino/kernel';
import semver from 'semver';

/** Throws `PLUGIN_DEPENDENCY_UNMET` with every dependency that is missing and every conflict that is present. */
export function checkDependencies(manifest: Manifest, present: readonly InstallationRow[]): void {
  const fits = (slug: string, range: string): boolean | undefined => {
    const found = present.find((one) => one.slug === slug);
    return found && semver.satisfies(found.version, range, { includePrerelease: true });
  };
  const issues: Issue[] = [];
  for (const [index, needed] of manifest.dependencies.entries()) {
    const fit = fits(needed.slug, needed.version);
    if (fit || (fit === undefined && needed.optional)) continue;
    issues.push({ path: `dependencies.${index}`, message: `install ${needed.slug} ${needed.version} first` });
  }
  for (const [index, conflict] of manifest.conflicts.entries()) {
    if (!fits(conflict.slug, conflict.version)) continue;
    issues.push({
      path: `conflicts.${index}`,
      message: `uninstall ${conflict.slug} ${conflict.version} first`,
    });
  }
  for (const one of present) {
    if (
      !one.manifest.conflicts.some(
        (conflict) => conflict.slug === manifest.slug && semver.satisfies(manifest.version, conflict.version),
      )
    )
      continue;
    issues.push({ path: 'slug', message: `${one.slug}, which is installed, cannot run beside it` });
  }
  if (issues.length > 0) throw pluginErrors.PLUGIN_DEPENDENCY_UNMET({ slug: manifest.slug }, { issues });
}
