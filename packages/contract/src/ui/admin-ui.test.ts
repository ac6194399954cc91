import { DainoError } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { placedComponents } from './admin-ui.ts';
import { INJECTION_POINTS, injectionPointTable } from './injection-points.ts';

const nothing = { settings_component: '', pages: [], widgets: [], injections: [] };

describe('what a plugin shows in the admin', () => {
  it('is nothing unless it says so', () => {
    expect(parse({})).toEqual({ manifest: expect.objectContaining({ admin_ui: nothing }), warnings: [] });
  });

  it('is kept with its defaults, and read again as the same', () => {
    const { manifest, warnings } = parse({
      admin_ui: {
        settings_component: 'src/ui/settings.tsx',
        pages: [{ path: '/members/:id', title: 'Member', component: 'src/ui/member.tsx#Member' }],
        widgets: [
          { id: 'top', component: 'Top' },
          { id: 'sold', component: 'Sold', dashboard: 'reports' },
        ],
        injections: [{ point: 'POS.AfterCheckout', component: '#Points', rank: 5 }],
      },
    });
    expect(warnings).toEqual([]);
    expect(manifest.admin_ui).toEqual({
      settings_component: 'src/ui/settings.tsx#default',
      pages: [{ path: '/members/:id', title: 'Member', component: 'src/ui/member.tsx#Member' }],
      widgets: [
        { id: 'top', component: '#Top', dashboard: 'main' },
        { id: 'sold', component: '#Sold', dashboard: 'reports' },
      ],
      injections: [{ point: 'POS.AfterCheckout', component: '#Points', rank: 5 }],
    });
    expect(parseManifest(manifest).manifest).toEqual(manifest);
    expect(placedComponents(manifest.admin_ui).map(({ point, widget }) => [point, widget])).toEqual([
      ['POS.AfterCheckout', null],
      ['Dashboard.Widgets', 'top'],
      ['Reports.Dashboard', 'sold'],
      ['Settings', null],
    ]);
  });

  it('may be a map of components by their point, inside and beside', () => {
    const { manifest, warnings } = parse({
      admin_ui: { components: { 'Customer.Profile': ['Balance', { component: 'History', rank: 7 }] } },
      components: { 'POS.AfterCheckout': 'MyComponent' },
    });
    expect(warnings).toEqual([]);
    expect(manifest.admin_ui.injections).toEqual([
      { point: 'Customer.Profile', component: '#Balance', rank: 100 },
      { point: 'Customer.Profile', component: '#History', rank: 7 },
      { point: 'POS.AfterCheckout', component: '#MyComponent', rank: 100 },
    ]);
  });

  it('is refused with every fault at its place', () => {
    const component = 'X';
    const wrong = {
      admin_ui: {
        settings_component: '../settings.tsx',
        pages: ['/a', { path: 'a', component: '' }, { path: '/b', title: 'B', component }],
        widgets: [
          { id: 'Top', component, dashboard: 'other' },
          { id: 'a', component },
          { id: 'a', component },
        ],
        injections: [
          { point: 'Nowhere', component },
          { component, rank: 'high' },
          { point: 'Order.Details' },
          { point: 'Order.Details', component },
          { point: 'Order.Details', component: '#X' },
        ],
      },
      components: { toString: 'X', 'Customer.Form': 7 },
    };
    expect(issuesOf(wrong).map(({ path }) => path)).toEqual([
      'admin_ui.settings_component',
      'admin_ui.pages.0',
      'admin_ui.pages.1.component',
      'admin_ui.pages.1.title',
      'admin_ui.pages.1.path',
      'admin_ui.widgets.0.dashboard',
      'admin_ui.widgets.0.id',
      'admin_ui.widgets.2',
      'admin_ui.injections.0.point',
      'admin_ui.injections.1.rank',
      'admin_ui.injections.1.point',
      'admin_ui.injections.2.component',
      'admin_ui.injections.4',
      'components.toString.point',
      'components.Customer.Form.component',
      'components.Customer.Form.component',
    ]);
  });

  it('is told which injection points there are', () => {
    const [issue] = issuesOf({ components: { 'POS.Somewhere': 'X' } });
    for (const point of INJECTION_POINTS) expect(issue?.message).toContain(point);
  });
});

it('gives a component at every point what belongs there', () => {
  expect(Object.keys(injectionPointTable['POS.AfterCheckout'].shape)).toEqual(['sale', 'customer']);
  expect(injectionPointTable['Product.Form'].safeParse({ mode: 'create' }).success).toBe(true);
  expect(injectionPointTable['Customer.Profile'].safeParse({}).success).toBe(false);
  expect(INJECTION_POINTS).toHaveLength(10);
});

function parse(parts: object) {
  return parseManifest({ name: 'points', version: '1.0.0', ...parts });
}

function issuesOf(parts: object): readonly { readonly path: string; readonly message: string }[] {
  try {
    parse(parts);
  } catch (error) {
    if (error instanceof DainoError) return error.issues;
    throw error;
  }
  return [];
}
