import { type GrantsChange, type Manifest, needsBinding, pluginErrors } from '@daino/contract';
import type { Issue } from '@daino/kernel';

export interface ChosenGrants {
  readonly grants: readonly string[];
  /** The hosts that network names stand for, by grant. */
  readonly bindings: Readonly<Record<string, string>>;
}

/**
 * What a store's owner grants from now on, within what the plugin asks for; to write implies to read.
 * Throws `PLUGIN_GRANTS_INVALID` with every fault.
 */
export function chooseGrants(
  manifest: Manifest,
  change: GrantsChange,
  bound: Readonly<Record<string, string>>,
): ChosenGrants {
  const wanted = [...manifest.permissions, ...manifest.optional_permissions];
  const asked = change.grants === 'all' ? wanted : change.grants.flatMap(withImplied);
  const grants = wanted.filter((name) => asked.includes(name));
  const issues = [
    ...(change.grants === 'all' ? [] : unknownGrants(change.grants, { wanted, slug: manifest.slug })),
    ...bindingIssues(change.bindings ?? {}, grants),
  ];
  if (issues.length > 0) throw pluginErrors.PLUGIN_GRANTS_INVALID({ slug: manifest.slug }, { issues });
  return { grants, bindings: change.bindings ?? keptBindings(bound, grants) };
}

/** Every fault of bindings for grants that are approved. */
export function bindingIssues(
  bindings: Readonly<Record<string, string>>,
  grants: readonly string[],
): readonly Issue[] {
  return Object.keys(bindings).flatMap((name) => {
    const path = `bindings.${name}`;
    if (!grants.includes(name)) return [{ path, message: 'is not among the approved grants' }];
    return needsBinding(name) ? [] : [{ path, message: 'is no network name that has to be bound to a host' }];
  });
}

function unknownGrants(
  grants: readonly string[],
  { wanted, slug }: { readonly wanted: readonly string[]; readonly slug: string },
): readonly Issue[] {
  return grants.flatMap((name, index) =>
    wanted.includes(name) ? [] : [{ path: `grants.${index}`, message: `${slug} does not ask for ${name}` }],
  );
}

function withImplied(grant: string): readonly string[] {
  return grant.endsWith(':write') ? [grant.replace(/:write$/, ':read'), grant] : [grant];
}

function keptBindings(bound: Readonly<Record<string, string>>, grants: readonly string[]) {
  return Object.fromEntries(Object.entries(bound).filter(([name]) => grants.includes(name)));
}
