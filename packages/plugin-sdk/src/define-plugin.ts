import type { CustomEventType, EventTypeName, HookName, RouteMethod } from '@daino/contract';
import type {
  CustomEventHandler,
  EventHandler,
  HookHandler,
  LifecycleHandler,
  RouteHandler,
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
  // Bodies are contravariant: a map of handlers with different ones can only say nothing about them.
  readonly [Name in `${RouteMethod} /${string}`]?: RouteHandler<never>;
};

/**
 * A plugin's main module has this as its default export.
 *
 * @example
 * export default definePlugin({ hooks: { before_sale_create: beforeSaleCreate } });
 */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return Object.freeze({ ...definition });
}
