import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import type { SettingsSchema } from './settings-schema.ts';

/** The keys of the settings whose values never leave the server. */
export function sensitiveSettings(schema: SettingsSchema): readonly string[] {
  const properties = member(schema, 'properties');
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  return entries
    .filter(([, setting]) => isJsonObject(setting) && setting['writeOnly'] === true)
    .map(([key]) => key);
}

/** A configuration as it may leave the server: the values of sensitive settings are null. */
export function redactConfig(
  schema: SettingsSchema,
  config: Readonly<JsonObject>,
): Record<string, JsonValue> {
  const sensitive = new Set(sensitiveSettings(schema));
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, sensitive.has(key) ? null : value]),
  );
}
