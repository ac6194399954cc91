import type { Subscription } from '@daino/database';
import { newId } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { buildDispatchTable } from './dispatch-table.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

interface Plugin {
  readonly slug: string;
  readonly storePriority?: number;
  readonly hookPriority?: number;
  readonly installedAt?: number;
  readonly needs?: string;
}

function orderOf(...plugins: readonly Plugin[]): string[] {
  const installations = plugins.map(installationOf);
  const subscriptions = installations.map((one, index) =>
    subscriptionOf(one, plugins[index]?.hookPriority ?? 100),
  );
  const table = buildDispatchTable(1, installations, subscriptions);
  return (table.hooks.get('before_sale_create') ?? []).map((one) => one.installation.slug);
}

describe('the order of a chain', () => {
  it('puts the priority that the store set before the one of the hook', () => {
    expect(
      orderOf({ slug: 'a', storePriority: 1, hookPriority: 1 }, { slug: 'b', hookPriority: 900 }),
    ).toEqual(['b', 'a']);
  });

  it('runs lower hook priorities first', () => {
    expect(orderOf({ slug: 'a', hookPriority: 200 }, { slug: 'b', hookPriority: 10 })).toEqual(['b', 'a']);
  });

  it('runs a dependency before the plugin that needs it', () => {
    expect(orderOf({ slug: 'a', installedAt: 1, needs: 'b' }, { slug: 'b', installedAt: 2 })).toEqual([
      'b',
      'a',
    ]);
  });

  it('survives two plugins that need each other', () => {
    expect(orderOf({ slug: 'a', needs: 'b' }, { slug: 'b', needs: 'a' }).toSorted()).toEqual(['a', 'b']);
  });

  it('runs the older installation first when nothing else decides', () => {
    expect(orderOf({ slug: 'young', installedAt: 2 }, { slug: 'old', installedAt: 1 })).toEqual([
      'old',
      'young',
    ]);
  });
});

describe('what a table holds', () => {
  it('has no chain for a hook that nobody listens to', () => {
    expect(buildDispatchTable(1, [installationOf({ slug: 'a' })], []).hooks.size).toBe(0);
  });

  it('leaves out subscriptions of installations that are not active', () => {
    const gone = subscriptionOf(installationOf({ slug: 'gone' }), 1);
    expect(buildDispatchTable(1, [], [gone]).hooks.size).toBe(0);
  });

  it('lets a plugin ask for block where the hook continues', () => {
    const one = installationOf({ slug: 'strict' });
    const table = buildDispatchTable(1, [one], [{ ...subscriptionOf(one, 1), onError: 'block' }]);
    expect(table.hooks.get('before_sale_create')?.[0]?.onError).toBe('block');
  });
});

function installationOf(plugin: Plugin): DispatchedInstallation {
  const dependencies = plugin.needs ? [{ slug: plugin.needs, version: '*', optional: false }] : [];
  return {
    id: newId(),
    storeId: newId(),
    slug: plugin.slug,
    version: '1.0.0',
    manifest: { dependencies, api_endpoints: [] } as unknown as DispatchedInstallation['manifest'],
    priority: plugin.storePriority ?? 0,
    installedAt: plugin.installedAt ?? 0,
    unbound: [],
    grants: new Set(),
    health: { state: 'healthy', quarantined: false, nextTrialAt: null, cause: '' },
    sourceMap: '{}',
    program: {
      key: plugin.slug,
      source: '',
      filename: '',
      memoryMb: 64,
      context: { version: '1', text: '{}' },
    },
  };
}

function subscriptionOf(installation: DispatchedInstallation, priority: number): Subscription {
  const { id: installationId } = installation;
  return {
    installationId,
    kind: 'hook',
    name: 'before_sale_create',
    handler: '',
    priority,
    timeoutMs: null,
    onError: null,
    filter: null,
  };
}
