import path from 'node:path';
import { migrate, type MigrateOptions } from '../migrate.ts';

/** Brings the views of `plugin_api` up to date: what plugins are shown of the platform's tables, by version. */
export async function migratePluginApi(options: Pick<MigrateOptions, 'address' | 'progress'>): Promise<void> {
  await migrate({ ...options, schema: 'plugin_api', folder: path.join(import.meta.dirname, 'plugin-api') });
}
