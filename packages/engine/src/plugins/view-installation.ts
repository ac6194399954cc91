import {
  type CataloguePlugin,
  configDefaults,
  type HealthSummary,
  INJECTION_POINTS,
  type Installation,
  type Manifest,
  nameOfRoute,
  placedComponents,
  redactConfig,
} from '@daino/contract';
import type { CatalogueVersion, InstallationRow } from '@daino/database';
import { viewBindings } from './read-grants.ts';

/** An installation as the API shows it; sensitive settings are null. */
export function viewInstallation(row: InstallationRow): Installation {
  const { manifest } = row;
  const config = { ...configDefaults(manifest.settings_schema), ...row.config };
  return {
    id: row.id,
    slug: row.slug,
    name: manifest.name,
    version: row.version,
    status: row.status,
    enabled: row.status === 'active',
    priority: row.priority,
    config: redactConfig(manifest.settings_schema, config),
    configVersion: row.configVersion,
    grants: [...row.grants],
    bindings: viewBindings(row),
    capabilities: {
      routes: manifest.api_endpoints.map(nameOfRoute),
      hooks: manifest.hooks.map((hook) => hook.name),
      events: manifest.events.map((event) => event.type),
      ui: uiOf(manifest),
      permissions: [...manifest.permissions],
    },
    installedAt: row.installedAt.toISOString(),
    installedBy: row.installedBy,
    lastActivatedAt: row.lastActivatedAt?.toISOString() ?? null,
    lastDeactivatedAt: row.lastDeactivatedAt?.toISOString() ?? null,
    lastError: row.lastError,
    stats: {
      activations: row.activations,
      apiCalls: row.apiCalls,
      errors: row.errors,
      lastUsed: row.lastUsedAt?.toISOString() ?? null,
    },
    health: healthSummaryOf(row),
    organizationId: row.organizationId,
    storeId: row.storeId,
  };
}

/** How an installation is; one that has not failed is as its last activation left it. */
export function healthSummaryOf(row: InstallationRow): HealthSummary {
  const since = row.healthSince ?? row.lastActivatedAt ?? row.installedAt;
  return {
    state: row.health,
    since: since.toISOString(),
    quarantined: row.quarantined,
    nextTrialAt: row.nextTrialAt?.toISOString() ?? null,
  };
}

function uiOf({ admin_ui: ui }: Manifest): string[] {
  const points = new Set(placedComponents(ui).map(({ point }) => point));
  return [...INJECTION_POINTS.filter((point) => points.has(point)), ...ui.pages.map(({ path }) => path)];
}

/** A plugin of the catalogue as the API shows it to a store. */
export function viewPlugin(plugin: CatalogueVersion, row: InstallationRow | undefined): CataloguePlugin {
  const { manifest } = plugin;
  return {
    id: plugin.pluginId,
    slug: plugin.slug,
    name: manifest.name,
    version: plugin.version,
    description: manifest.description || null,
    category: manifest.category,
    author: manifest.author || null,
    permissions: [...manifest.permissions],
    optionalPermissions: [...manifest.optional_permissions],
    hooks: manifest.hooks.map((hook) => hook.name),
    events: manifest.events.map((event) => event.type),
    settings: { ...manifest.settings_schema },
    installation: row ? viewInstallation(row) : null,
  };
}
