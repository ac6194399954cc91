import type { CustomEventType, EventTypeName, HookName, RouteMethod } from '@daino/contract';
import type { PluginContext } from './context.ts';
import type { ReadonlyJson } from './deep-readonly.ts';
import type {
  CustomEventHandler,
  EventHandler,
  HookHandler,
  LifecycleHandler,
  RouteRequest,
  RouteResponse,
} from './handlers.ts';

/** What a plugin consists of; the manifest declares what of it the platform may call. */
export interface PluginDefinition {
  readonly hooks?: { readonly [Name in HookName]?: HookHandler<Name> };
  /** Of the platform, and of other plugins: `plugin.<slug>.<name>`. */
  readonly events?: { readonly [Type in EventTypeName]?: EventHandler<Type> } & {
    readonly [Type in CustomEventType]?: CustomEventHandler;
  };
  /** By method and path, as the manifest declares them: `'GET /points/:customerId'`. */
  readonly routes?: Routes;
  /** Runs once, after the owner approved the plugin. A throw undoes the installation. */
  readonly onInstall?: LifecycleHandler;
  /** A throw keeps the plugin from being activated. */
  readonly onActivate?: LifecycleHandler;
  /** Has 5 seconds and cannot stop the deactivation. */
  readonly onDeactivate?: LifecycleHandler;
  /** Has 5 seconds and cannot stop the removal. */
  readonly onUninstall?: LifecycleHandler;
}

type Routes = {
  readonly [Name in `${RouteMethod} /${string}`]?: AnyRoute['handle'];
};

/** Written as a method, whose parameters may be narrower: every handler expects another body and query. */
interface AnyRoute {
  handle(ctx: PluginContext, req: RouteRequest<unknown, AnyQuery>, res: RouteResponse): unknown;
}

type AnyQuery = Readonly<Record<string, ReadonlyJson>>;

/**
 * A plugin's main module has this as its default export.
 *
 * @example
 * export default definePlugin({ hooks: { before_sale_create: beforeSaleCreate } });
 */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return Object.freeze({ ...definition });
}
