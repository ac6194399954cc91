import type { Findings } from '../manifest/findings.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';

/** A map of fields, `{api_key: {type, label, required, sensitive, default, enum, …}}`, as a JSON Schema. */
export function fieldsToSchema(fields: JsonObject, findings: Findings): JsonObject {
  const properties = Object.entries(fields).map(
    ([key, field]) => [key, toProperty(field, findings.at(key))] as const,
  );
  const required = Object.entries(fields).filter(
    ([, field]) => isJsonObject(field) && member(field, 'required') === true,
  );
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: required.map(([key]) => key),
  };
}

function toProperty(field: JsonValue, findings: Findings): JsonObject {
  if (!isJsonObject(field)) return {};
  const { label, required, min, max, ...rest } = field;
  if (member(field, 'type') === undefined)
    findings.at('type').issue('is needed: say "string", "number" or "boolean"');
  const optional = required === undefined || typeof required === 'boolean';
  // A nested object keeps JSON Schema's own `required`, the list of its keys.
  const nested = Array.isArray(required);
  if (!optional && !nested) findings.at('required').issue('must be true or false');
  return {
    ...rest,
    ...(label === undefined ? {} : { title: label }),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
    ...(nested ? { required } : {}),
  };
}
