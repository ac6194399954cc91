import { type Dashboard, DASHBOARDS, type InjectionPoint, SETTINGS_POINT } from './injection-points.ts';

/** What a plugin shows in the admin. A component is written like a handler: `src/ui/points.tsx#default` or `#Points`. */
export interface AdminUi {
  /** Empty when the host's own form does. */
  readonly settings_component: string;
  readonly pages: readonly PageDeclaration[];
  readonly widgets: readonly WidgetDeclaration[];
  readonly injections: readonly InjectionDeclaration[];
}

export interface PageDeclaration {
  /** Below the plugin's own pages, such as `/members`. */
  readonly path: string;
  readonly title: string;
  readonly component: string;
}

export interface WidgetDeclaration {
  readonly id: string;
  readonly component: string;
  readonly dashboard: Dashboard;
}

export interface InjectionDeclaration {
  readonly point: InjectionPoint;
  readonly component: string;
  /** Lower is shown first. */
  readonly rank: number;
}

/** A component at its point, however it was declared. */
export interface PlacedComponent extends InjectionDeclaration {
  /** The id of the widget that it is, or null. */
  readonly widget: string | null;
}

/** The rank of what declares none. */
export const DEFAULT_RANK = 100;

/** Everything that a plugin shows at injection points; its pages stand on their own. */
export function placedComponents({ settings_component, widgets, injections }: AdminUi): PlacedComponent[] {
  const rank = DEFAULT_RANK;
  const settings = settings_component === '' ? [] : [settings_component];
  return [
    ...injections.map((one) => ({ ...one, widget: null })),
    ...widgets.map(({ id, component, dashboard }) => ({
      point: DASHBOARDS[dashboard],
      component,
      rank,
      widget: id,
    })),
    ...settings.map((component) => ({ point: SETTINGS_POINT, component, rank, widget: null })),
  ];
}
