import type { CustomEventType } from '../events/custom-event.ts';
import type { EventTypeName } from '../events/event-table.ts';
import type { Filter } from '../filter/filter.ts';
import type { FailurePolicy } from '../hooks/define-hook.ts';
import type { HookName } from '../hooks/hook-table.ts';
import type { SettingsSchema } from '../settings/settings-schema.ts';
import type { AdminUi } from '../ui/admin-ui.ts';
import type { PluginCategory } from './category.ts';
import type { RouteDeclaration } from './routes.ts';

/**
 * A manifest in its canonical spelling, with every default filled in: what `parseManifest` gives and everything
 * behind it reads. Keys are snake_case, as authors write them.
 */
export interface Manifest {
  readonly slug: string;
  readonly name: string;
  /** SemVer. */
  readonly version: string;
  readonly description: string;
  readonly author: string;
  /** SPDX expression, or empty. */
  readonly license: string;
  readonly category: PluginCategory;
  readonly tags: readonly string[];
  readonly homepage: string;
  /** SemVer range of the platform contract. */
  readonly engines: { readonly daino: string };
  readonly runtime: 'sandbox';
  /** Path of the main module inside the plugin's folder. */
  readonly main: string;
  /** Folder of numbered SQL files; the plugin has none when there is no such folder. */
  readonly migrations: string;
  readonly dependencies: readonly PluginDependency[];
  readonly conflicts: readonly PluginDependency[];
  /** Flat grants that the plugin needs, such as `customers:read` or `hook:before_sale_create`, sorted. */
  readonly permissions: readonly string[];
  /** Flat grants that it can do without, sorted. */
  readonly optional_permissions: readonly string[];
  readonly hooks: readonly HookDeclaration[];
  readonly events: readonly EventDeclaration[];
  readonly api_endpoints: readonly RouteDeclaration[];
  readonly admin_ui: AdminUi;
  readonly settings_schema: SettingsSchema;
  readonly resource_limits: ResourceLimits;
}

/** What a plugin may use; null, or absent in a manifest of an older platform, is the platform's default. */
export interface ResourceLimits {
  readonly memory_mb: number;
  readonly timeout_ms: number | null;
  /** For tables, key-value data and cache together. */
  readonly storage_mb: number;
  /** Per second, through `ctx.db`, `ctx.tables`, `ctx.data` and `ctx.cache`. */
  readonly disk_io_mb: number;
  /** Of one core, over ten seconds. */
  readonly cpu_percent: number | null;
  /** Outgoing requests that are open at once. */
  readonly network_connections: number | null;
}

export interface PluginDependency {
  readonly slug: string;
  /** SemVer range. */
  readonly version: string;
  readonly optional: boolean;
}

export interface HookDeclaration {
  readonly name: HookName;
  /** Canonical handler reference: `path#export`, `#name`, or empty when the definition's `hooks` map holds it. */
  readonly handler: string;
  /** Lower runs first. */
  readonly priority: number;
  readonly timeout_ms: number | null;
  /** A plugin may ask to be stricter than the hook's own policy, never laxer. */
  readonly on_error: FailurePolicy;
  /** What the hook's data has to be for the handler to be asked: `{"sale.total": {"$gte": 100}}`. Absent: anything. */
  readonly filter?: Filter;
}

export interface EventDeclaration {
  /** One of the platform, or `plugin.<slug>.<name>` of another plugin. */
  readonly type: EventTypeName | CustomEventType;
  readonly handler: string;
  /** What the payload has to be for the handler to be told: `{"total": {"$gte": 100}}`. Absent: anything. */
  readonly filter?: Filter;
  /** The key under which the handler expects the payload, because it was declared by an old name; else empty. */
  readonly subject: string;
}
