import { z } from 'zod';
import type { Manifest } from '../manifest/manifest.ts';
import { networkBindings } from './grants.ts';
import { healthSummary } from './plugin-health.ts';

export const installationStatus = z.enum([
  'installing',
  'inactive',
  'active',
  'updating',
  'error',
  'uninstalling',
]);
export type InstallationStatus = z.output<typeof installationStatus>;

/** What one store knows about one plugin that it has. Sensitive settings are shown as `null`. */
export const installation = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    version: z.string(),
    status: installationStatus,
    enabled: z.boolean(),
    priority: z.int(),
    config: z.record(z.string(), z.json()),
    /** Raised by every change of the configuration; its ETag. */
    configVersion: z.int(),
    grants: z.array(z.string()),
    /** Granted network names that are no hosts, and the hosts that they stand for; null ones reach nothing. */
    bindings: z.record(z.string(), z.string().nullable()),
    capabilities: z.object({
      routes: z.array(z.string()),
      hooks: z.array(z.string()),
      events: z.array(z.string()),
      /** Injection points where it shows something, and the paths of its pages. */
      ui: z.array(z.string()),
      permissions: z.array(z.string()),
    }),
    installedAt: z.iso.datetime(),
    installedBy: z.uuid().nullable(),
    lastActivatedAt: z.iso.datetime().nullable(),
    lastDeactivatedAt: z.iso.datetime().nullable(),
    lastError: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
    /** Since it was installed: `apiCalls` are requests to its routes, `errors` failures of its handlers. */
    stats: z.object({
      activations: z.int(),
      apiCalls: z.int(),
      errors: z.int(),
      lastUsed: z.iso.datetime().nullable(),
    }),
    health: healthSummary,
    organizationId: z.uuid(),
    storeId: z.uuid(),
  })
  .meta({ id: 'Installation' });
export type Installation = z.output<typeof installation>;

/** A plugin that a store can install, and its installation there when it has one. */
export const cataloguePlugin = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    version: z.string(),
    description: z.string().nullable(),
    category: z.string(),
    author: z.string().nullable(),
    /** Permissions that it needs, and those that it can do without. */
    permissions: z.array(z.string()),
    optionalPermissions: z.array(z.string()),
    hooks: z.array(z.string()),
    events: z.array(z.string()),
    settings: z.record(z.string(), z.json()),
    installation: installation.nullable(),
  })
  .meta({ id: 'Plugin' });
export type CataloguePlugin = z.output<typeof cataloguePlugin>;

/** Which plugin to install, what the owner approves, and its first configuration. */
export const installRequest = z
  .strictObject({
    slug: z.string().min(1).max(63),
    version: z.string().max(64).optional(),
    config: z.record(z.string(), z.json()).default({}),
    /** `"all"` approves every permission that the plugin needs and can use. */
    grants: z.union([z.literal('all'), z.array(z.string()).max(200)]).default([]),
    /** The hosts that network names of the plugin stand for. */
    bindings: networkBindings.optional(),
  })
  .meta({ id: 'InstallRequest' });
export type InstallRequest = z.output<typeof installRequest>;

/** A line that a plugin logged. */
export const pluginLogEntry = z
  .object({
    id: z.uuid(),
    version: z.string(),
    handler: z.string(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    fields: z.record(z.string(), z.json()),
    traceId: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PluginLogEntry' });
export type PluginLogEntry = z.output<typeof pluginLogEntry>;

/** A failure of a plugin; `stack` points into the plugin's own source. */
export const pluginErrorEntry = z
  .object({
    id: z.uuid(),
    version: z.string(),
    handler: z.string(),
    code: z.string(),
    message: z.string(),
    stack: z.string().nullable(),
    traceId: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PluginErrorEntry' });
export type PluginErrorEntry = z.output<typeof pluginErrorEntry>;

/** What uninstalling removed, by kind. */
export const uninstallRecord = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    version: z.string(),
    removed: z.record(z.string(), z.int()),
    uninstalledAt: z.iso.datetime(),
  })
  .meta({ id: 'UninstallRecord' });
export type UninstallRecord = z.output<typeof uninstallRecord>;

/** One numbered SQL file of a plugin, such as `001_points.sql`; its name orders it. */
export interface PluginMigration {
  readonly name: string;
  readonly text: string;
}

/** What the name of a migration looks like: its number, with leading zeros, and what it does. */
export const MIGRATION_NAME = /^\d{3,6}[-_][a-z0-9_-]{1,80}\.sql$/;

/** What `packages/bundle` makes of a plugin folder, and what the catalogue keeps per version. */
export interface PluginBundle {
  readonly manifest: Manifest;
  /** A script that leaves `plugin` behind. */
  readonly serverSource: string;
  /** Source Map v3 JSON of `serverSource`. */
  readonly sourceMap: string;
  /** In the order in which they are applied. */
  readonly migrations: readonly PluginMigration[];
  /** `sha512-<base64>` over manifest, source, map and migrations. */
  readonly integrity: string;
}
