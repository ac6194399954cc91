import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { configDefaults } from '../settings/validate-config.ts';
import type { FormFields } from '../wire/route.ts';

/**
 * Fields of an address or a form, read as what a schema asks for: numbers, booleans, lists, and the defaults of absent
 * ones. A text that is no such value stays what it is, for the check to refuse; one stays a text where a text will do.
 */
export function coerceFields(schema: JsonObject, fields: FormFields): JsonObject {
  const properties = member(schema, 'properties');
  const read = Object.entries(fields).map(([name, value]) => {
    const wanted = isJsonObject(properties) ? member(properties, name) : undefined;
    const written: JsonValue = typeof value === 'string' ? value : [...value];
    return [name, isJsonObject(wanted) ? coerce(wanted, written) : written] as const;
  });
  return Object.fromEntries([...Object.entries(configDefaults(schema)), ...read]);
}

function coerce(schema: JsonObject, value: JsonValue): JsonValue {
  const types = typesOf(schema);
  if (types.includes('array')) {
    const items = member(schema, 'items');
    const list = Array.isArray(value) ? value : [value];
    return isJsonObject(items) ? list.map((one) => coerce(items, one)) : list;
  }
  if (typeof value !== 'string' || types.includes('string')) return value;
  if (types.includes('number') || types.includes('integer')) return numberIn(value) ?? value;
  if (types.includes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function typesOf(schema: JsonObject): readonly JsonValue[] {
  const type = member(schema, 'type');
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?$/;

/** The number that a text is, when none of its digits would get lost. */
function numberIn(text: string): number | undefined {
  if (text.length > 40 || !NUMBER.test(text)) return undefined;
  const value = Number(text);
  const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
  return Number.isFinite(value) && isExact ? value : undefined;
}
