import { type Part, readObject } from '../manifest/fields.ts';
import type { Findings } from '../manifest/findings.ts';
import { isJsonObject, type JsonObject, member } from '../manifest/json.ts';
import { fieldsToSchema } from './fields-to-schema.ts';
import { readSubschema } from './read-subschema.ts';
import { ANY_SETTINGS, type SettingsSchema } from './settings-schema.ts';
import { configDefaults, validateConfig } from './validate-config.ts';

/**
 * The settings that a manifest declares, as a map of fields or as a JSON Schema 2020-12. Without them any object is a
 * configuration; with them, unknown keys are refused unless the schema allows them.
 */
export function readSettingsSchema(part: Part): SettingsSchema {
  if (member(part.source, 'settings_schema') === undefined) return ANY_SETTINGS;
  const { source, findings: whole } = readObject(part, 'settings_schema');
  const asSchema = isJsonSchema(source);
  const written = asSchema ? source : fieldsToSchema(source, whole);
  const findings = asSchema ? whole : withoutProperties(whole);
  const definitions = member(written, '$defs');
  const schema = readSubschema(closed(written), {
    findings,
    definitions: isJsonObject(definitions) ? definitions : {},
    resolving: [],
    sensitive: 'on_properties',
    budget: { left: MAX_SUBSCHEMAS },
  });
  if (!isJsonObject(schema) || schema['type'] !== 'object') {
    findings.issue('must be a map of fields, or a JSON Schema of type "object"');
    return ANY_SETTINGS;
  }
  for (const { path, message } of validateConfig(withoutRequired(schema), configDefaults(schema))) {
    const [key = '', ...below] = path.split('.');
    const which = below.length === 0 ? '' : `${below.join('.')} `;
    findings.at('properties').at(key).at('default').issue(`does not fit: ${which}${message}`);
  }
  return schema;
}

/** In a map of fields the author wrote no `properties`, so that no path may show one. */
function withoutProperties(findings: Findings): Findings {
  return { ...findings, at: (key) => (key === 'properties' ? findings : findings.at(key)) };
}

/** With every reference resolved; more than any form has, and little enough to check a configuration at once. */
const MAX_SUBSCHEMAS = 500;

/** A field's description is an object and a schema's `type` is a text, so the two forms differ by their values. */
function isJsonSchema(source: JsonObject): boolean {
  if (Object.hasOwn(source, '$schema')) return true;
  if (Object.values(source).some((value) => !isJsonObject(value))) return true;
  const properties = member(source, 'properties');
  return isJsonObject(properties) && typeof member(properties, 'type') !== 'string';
}

function closed(schema: JsonObject): JsonObject {
  const { $schema: _dialect, $defs: _definitions, ...own } = schema;
  const says = (keyword: string): boolean => Object.hasOwn(own, keyword);
  if (says('additionalProperties') || says('unevaluatedProperties')) return { type: 'object', ...own };
  const composed = ['allOf', 'anyOf', 'oneOf', 'if', '$ref', 'dependentSchemas'].some(says);
  return { type: 'object', ...own, [composed ? 'unevaluatedProperties' : 'additionalProperties']: false };
}

/** Defaults alone need not be a complete configuration. */
function withoutRequired(schema: JsonObject): JsonObject {
  const { required: _names, allOf: _all, anyOf: _any, oneOf: _one, if: _if, ...rest } = schema;
  return rest;
}
