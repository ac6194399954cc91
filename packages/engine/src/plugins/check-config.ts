import {
  configDefaults,
  type Manifest,
  pluginErrors,
  sensitiveSettings,
  validateConfig,
} from '@daino/contract';
import type { JsonObject } from '@daino/database';

/**
 * A configuration that fits the plugin's settings, as it is stored: without what equals its default.
 * Throws `PLUGIN_CONFIG_INVALID` with every fault.
 */
export function checkConfig(manifest: Manifest, config: JsonObject): JsonObject {
  const { slug, settings_schema: schema } = manifest;
  const keys = sensitiveSettings(schema).filter((key) => config[key] !== undefined && config[key] !== null);
  if (keys.length > 0) throw pluginErrors.SETTINGS_SENSITIVE_UNSUPPORTED({ slug, keys });
  const issues = validateConfig(schema, { ...configDefaults(schema), ...config });
  if (issues.length > 0) throw pluginErrors.PLUGIN_CONFIG_INVALID({ slug }, { issues });
  return config;
}
