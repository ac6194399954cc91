import { z } from 'zod';
import { cart } from '../commerce/cart.ts';
import { customer } from '../commerce/customer.ts';
import { order } from '../commerce/order.ts';
import { product } from '../commerce/product.ts';
import { sale } from '../commerce/sale.ts';

/** Whether a form makes something or changes it. */
const mode = z.enum(['create', 'edit']);

/** From an instant up to another one, which does not belong to it. */
const range = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });

/** Every place of the host's pages where plugins show something, with what a component is given there. */
export const injectionPointTable = {
  'POS.AfterCheckout': z.object({ sale, customer: customer.optional() }),
  'POS.BeforeCheckout': z.object({ cart, customer: customer.optional() }),
  'Product.Form': z.object({ product: product.optional(), mode }),
  'Product.Details': z.object({ product }),
  'Customer.Profile': z.object({ customer }),
  'Customer.Form': z.object({ customer: customer.optional(), mode }),
  'Reports.Dashboard': z.object({ range }),
  'Dashboard.Widgets': z.object({ range, size: z.enum(['small', 'medium', 'large']) }),
  'Order.Details': z.object({ order }),
  /** The settings of the plugin itself. */
  Settings: z.object({}),
} as const satisfies Readonly<Record<string, z.ZodObject>>;

export type InjectionPoint = keyof typeof injectionPointTable;

/** What a component at this point is given. */
export type InjectionProps<Point extends InjectionPoint> = z.output<(typeof injectionPointTable)[Point]>;

export function isInjectionPoint(name: string): name is InjectionPoint {
  return Object.hasOwn(injectionPointTable, name);
}

/** The names of all points, in the order of the table. */
export const INJECTION_POINTS = Object.keys(injectionPointTable).filter(isInjectionPoint);

/** Where a plugin's `settings_component` is shown. */
export const SETTINGS_POINT: InjectionPoint = 'Settings';

/** Where the widgets of a dashboard are shown. */
export const DASHBOARDS = {
  main: 'Dashboard.Widgets',
  analytics: 'Reports.Dashboard',
  reports: 'Reports.Dashboard',
} as const satisfies Readonly<Record<string, InjectionPoint>>;

export type Dashboard = keyof typeof DASHBOARDS;
