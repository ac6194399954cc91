import type { PluginDefinition } from './define-plugin.ts';

/**
 * For plugins that are written as classes: the main module's default export extends it. The platform makes one
 * instance; nothing is promised about how long it lives, so that state belongs into `ctx.data`.
 */
export abstract class Plugin implements PluginDefinition {
  declare readonly hooks?: NonNullable<PluginDefinition['hooks']>;
  declare readonly events?: NonNullable<PluginDefinition['events']>;
  declare readonly routes?: NonNullable<PluginDefinition['routes']>;
  onInstall?(...args: LifecycleArgs): LifecycleResult;
  onActivate?(...args: LifecycleArgs): LifecycleResult;
  onDeactivate?(...args: LifecycleArgs): LifecycleResult;
  onUninstall?(...args: LifecycleArgs): LifecycleResult;
}

type Lifecycle = NonNullable<PluginDefinition['onInstall']>;
type LifecycleArgs = Parameters<Lifecycle>;
type LifecycleResult = ReturnType<Lifecycle>;
