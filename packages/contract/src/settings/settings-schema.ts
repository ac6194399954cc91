import type { JsonObject } from '../manifest/json.ts';

/**
 * The settings of a plugin as a JSON Schema 2020-12 of its configuration, whichever form the author wrote: always of
 * `type: object`, references resolved, without patterns. `writeOnly` marks a sensitive setting; only one of the first
 * level can be.
 */
export type SettingsSchema = Readonly<JsonObject>;

/** What a plugin without settings has: any object fits. */
export const ANY_SETTINGS: SettingsSchema = { type: 'object', additionalProperties: true };
