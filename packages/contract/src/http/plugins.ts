import { z } from 'zod';
import { pluginCategory } from '../manifest/category.ts';
import { installationStatus, installRequest } from '../plugins/installation.ts';
import { listQuery } from './list.ts';

/** Query of the catalogue; `status` narrows to what is installed, in that status or in any. */
export const catalogueQuery = listQuery.extend({
  category: pluginCategory.optional(),
  status: z.enum([...installationStatus.options, 'installed']).optional(),
});
export type CatalogueQuery = z.output<typeof catalogueQuery>;

/** What an installation lets its store change; whatever is absent stays. */
export const installationChange = z
  .strictObject({
    config: z.record(z.string(), z.json()).optional(),
    priority: z.int().min(-1_000_000).max(1_000_000).optional(),
    enabled: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change config, priority or enabled')
  .meta({ id: 'InstallationChange' });
export type InstallationChange = z.output<typeof installationChange>;

/** An install request whose plugin stands in the address. */
export const installOptions = installRequest.omit({ slug: true }).meta({ id: 'InstallOptions' });
export type InstallOptions = z.output<typeof installOptions>;

/** The whole configuration of an installation. */
export const pluginConfig = z.record(z.string(), z.json()).meta({ id: 'PluginConfig' });
export type PluginConfig = z.output<typeof pluginConfig>;

/** `ask` refuses while the plugin has stored data, and says what there is. */
export const uninstallQuery = z.strictObject({ cleanupData: z.enum(['ask', 'remove']).default('ask') });
export type UninstallQuery = z.output<typeof uninstallQuery>;
