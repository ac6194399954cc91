import { type FailurePolicy, type HookName, hookTable, isHookName } from '@daino/contract';
import type { Subscription } from '@daino/database';
import type { InstallationId } from '@daino/kernel';
import { indexRoutes, type RouteIndex } from '../routes/route-index.ts';
import { hookFilter, type HookFilter } from './hook-filter.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

/** One plugin in the chain of one hook, in one store. */
export interface Subscriber {
  readonly installation: DispatchedInstallation;
  readonly handler: string;
  readonly priority: number;
  readonly timeoutMs: number | null;
  readonly onError: FailurePolicy;
  /** Which data it wants to be asked about; null: any. */
  readonly filter: HookFilter | null;
}

/** Who listens to what in one store. Immutable; a change makes a new one. */
export interface DispatchTable {
  readonly version: number;
  /** Chains in the order in which they run; a hook that nobody listens to has no entry. */
  readonly hooks: ReadonlyMap<HookName, readonly Subscriber[]>;
  /** Handler references of active installations by event type. */
  readonly events: ReadonlyMap<InstallationId, ReadonlyMap<string, string>>;
  readonly routes: ReadonlyMap<InstallationId, RouteIndex>;
  readonly installations: ReadonlyMap<InstallationId, DispatchedInstallation>;
  /** The same by what stands for them in addresses. */
  readonly bySlugOrId: ReadonlyMap<string, DispatchedInstallation>;
}

/** Builds the table of a store from its active installations and their subscriptions. */
export function buildDispatchTable(
  version: number,
  installations: readonly DispatchedInstallation[],
  subscriptions: readonly Subscription[],
): DispatchTable {
  const byId = new Map(installations.map((one) => [one.id, one]));
  const hooks = new Map<HookName, Subscriber[]>();
  const events = new Map<InstallationId, Map<string, string>>();
  for (const subscription of subscriptions) {
    const installation = byId.get(subscription.installationId);
    if (!installation) continue;
    if (subscription.kind === 'event') {
      getOrInsert(events, installation.id, () => new Map()).set(subscription.name, subscription.handler);
    } else if (isHookName(subscription.name)) {
      getOrInsert(hooks, subscription.name, () => []).push(
        subscriberOf(installation, subscription, subscription.name),
      );
    }
  }
  for (const [name, chain] of hooks) hooks.set(name, inOrder(chain));
  return {
    version,
    hooks,
    events,
    routes: new Map(installations.map((one) => [one.id, indexRoutes(one)])),
    installations: byId,
    bySlugOrId: new Map(installations.flatMap((one) => [[one.id, one] as const, [one.slug, one] as const])),
  };
}

function subscriberOf(
  installation: DispatchedInstallation,
  subscription: Subscription,
  name: HookName,
): Subscriber {
  return {
    installation,
    handler: subscription.handler,
    priority: subscription.priority,
    timeoutMs: subscription.timeoutMs,
    onError: hookTable[name].onError === 'continue' ? (subscription.onError ?? 'continue') : 'block',
    filter: subscription.filter && hookFilter(hookTable[name], subscription.filter),
  };
}

/** By the store's priority, the hook's, dependencies first, then by age. */
function inOrder(chain: readonly Subscriber[]): Subscriber[] {
  const sorted = chain.toSorted(
    (a, b) =>
      a.installation.priority - b.installation.priority ||
      a.priority - b.priority ||
      a.installation.installedAt - b.installation.installedAt ||
      (a.installation.id < b.installation.id ? -1 : 1),
  );
  const placed = new Set<Subscriber>();
  const place = (one: Subscriber, trail: readonly Subscriber[]): void => {
    if (placed.has(one) || trail.includes(one)) return;
    for (const needed of sorted) {
      if (samePriority(one, needed) && dependsOn(one, needed)) place(needed, [...trail, one]);
    }
    placed.add(one);
  };
  for (const one of sorted) place(one, []);
  return [...placed];
}

function samePriority(a: Subscriber, b: Subscriber): boolean {
  return a.installation.priority === b.installation.priority && a.priority === b.priority;
}

function dependsOn(one: Subscriber, other: Subscriber): boolean {
  return one.installation.manifest.dependencies.some((needed) => needed.slug === other.installation.slug);
}

function getOrInsert<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
