import { HOOKS } from '../hooks/hook-names.ts';
import type { Findings } from './findings.ts';
import { type JsonObject, type JsonValue, member } from './json.ts';

/** Every foreign spelling of a manifest; nothing behind `parseManifest` knows one. Events have theirs in `events/`. */

/** Foreign spellings of the manifest's own keys. */
export const FIELD_ALIASES: Aliases = {
  pluginId: 'slug',
  id: 'slug',
  type: 'category',
  required_events: 'events',
  requiredEvents: 'events',
  subscribedEvents: 'events',
  config_schema: 'settings_schema',
  configSchema: 'settings_schema',
  settingsSchema: 'settings_schema',
  resourceLimits: 'resource_limits',
  optionalPermissions: 'optional_permissions',
  routes: 'api_endpoints',
  jobs: 'schedules',
  pricing_model: 'pricing',
};

/** Injections may stand beside `admin_ui`, as a map of components by their point. */
export const TOP_LEVEL_INJECTIONS = 'components';

export const ADMIN_UI_ALIASES: Aliases = {
  components: 'injections',
  settingsComponent: 'settings_component',
};

export const PERMISSION_ALIASES: Aliases = { api: 'network', filesystem: 'storage' };

export const RESOURCE_LIMIT_ALIASES: Aliases = {
  diskIO: 'disk_io',
  networkConnections: 'network_connections',
  timeout: 'timeout_ms',
  memory_mb: 'memory',
  storage_mb: 'storage',
  disk_io_mb: 'disk_io',
  cpu_percent: 'cpu',
};

export const DEPENDENCY_ALIASES: Aliases = { name: 'slug' };

/** An event that stands under `hooks` is named there as a hook is. */
export const MOVED_EVENT_ALIASES: Aliases = { name: 'type' };

export const CATEGORY_ALIASES: Aliases = { delivery: 'shipping' };

export const HOOK_ALIASES: Aliases = {
  before_payment: HOOKS.BEFORE_PAYMENT_PROCESS,
  before_payment_create: HOOKS.BEFORE_PAYMENT_PROCESS,
};

/** Licences that are no SPDX expression, as one. */
export const LICENSE_ALIASES: Aliases = {
  commercial: 'LicenseRef-commercial',
  UNLICENSED: 'LicenseRef-unlicensed',
};

type Aliases = Readonly<Record<string, string>>;

/** The canonical spelling of a name. */
export function canonicalName(name: string, aliases: Aliases): string {
  return Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}

/** An object under its canonical keys. Lists under two spellings are joined; of other values the canonical one stays. */
export function canonicalKeys(source: JsonObject, aliases: Aliases, findings: Findings): JsonObject {
  const own = Object.entries(source).filter(([key]) => !Object.hasOwn(aliases, key));
  const canonical = new Map<string, JsonValue>(own);
  for (const key of Object.keys(source)) {
    const wanted = canonicalName(key, aliases);
    const value = member(source, key);
    if (wanted === key || value === undefined) continue;
    const present = canonical.get(wanted);
    if (present === undefined) canonical.set(wanted, value);
    else if (Array.isArray(present) && Array.isArray(value)) canonical.set(wanted, [...present, ...value]);
    else findings.at(key).warn(`is ignored because ${wanted} says it too; remove one of them`);
  }
  return Object.fromEntries(canonical);
}
