import { type OutputUnit, Validator } from '@cfworker/json-schema';
import type { Issue } from '@daino/kernel';
import { LIMITS } from '../limits.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { faultWords } from './fault-words.ts';
import type { SettingsSchema } from './settings-schema.ts';

/** The values that settings have before anybody sets them. */
export function configDefaults(schema: SettingsSchema): Record<string, JsonValue> {
  const properties = member(schema, 'properties');
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  const defaults = entries.flatMap(([key, property]) => {
    const value = isJsonObject(property) ? member(property, 'default') : undefined;
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(defaults);
}

/** Every fault of a configuration once defaults have filled its gaps; an empty list when it fits. */
export function validateConfig(schema: SettingsSchema, config: Readonly<JsonObject>): readonly Issue[] {
  if (Buffer.byteLength(JSON.stringify(config)) > LIMITS.config.bytes) {
    return [{ path: '', message: `may have ${LIMITS.config.bytes} bytes as JSON` }];
  }
  if (valuesIn({ ...config }) > MAX_VALUES) return [{ path: '', message: `may hold ${MAX_VALUES} values` }];
  const instance = { ...configDefaults(schema), ...config };
  return faultsOf(schema, { instance, unknown: 'is no setting of this plugin; remove it' });
}

interface Subject {
  readonly instance: JsonObject;
  /** What to say of a key that the schema does not know. */
  readonly unknown: string;
}

/** Every fault of an object, in words; the caller has bounded its size and its schema's. */
export function faultsOf(schema: JsonObject, { instance, unknown }: Subject): readonly Issue[] {
  const { errors } = new Validator(mutable(schema), '2020-12', false).validate(mutable(instance));
  return leaves(errors).map((error) =>
    error.keyword === 'false'
      ? { path: stepsOf(error.instanceLocation).join('.'), message: unknown }
      : toIssue(error, schema, instance),
  );
}

/** Bounds the work of a check: values times subschemas. */
const MAX_VALUES = 2_000;

/** How many values there are in one, itself among them. */
export function valuesIn(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + valuesIn(one), 1);
  return isJsonObject(value) ? valuesIn(Object.values(value)) : 1;
}

/** The validator's types know no readonly; it changes neither schema nor instance. */
function mutable(value: Readonly<JsonObject>): Record<string, unknown> {
  return { ...value };
}

/** Keywords that only say that something below them failed. */
const CARRIERS = new Set([
  ...'properties items prefixItems additionalProperties unevaluatedProperties allOf if'.split(' '),
  ...'dependentSchemas contains'.split(' '),
]);
const ALTERNATIVES = new Set(['anyOf', 'oneOf', 'not']);

function leaves(errors: readonly OutputUnit[]): readonly OutputUnit[] {
  const choices = errors
    .filter(({ keyword }) => ALTERNATIVES.has(keyword))
    .map(({ keywordLocation }) => `${keywordLocation}/`);
  const said = errors.filter(
    ({ keywordLocation }) => !choices.some((choice) => keywordLocation.startsWith(choice)),
  );
  const specific = said.filter(({ keyword }) => !CARRIERS.has(keyword));
  return specific.length > 0 ? specific : said;
}

function toIssue(error: OutputUnit, schema: JsonObject, config: JsonObject): Issue {
  const path = stepsOf(error.instanceLocation);
  const [, missing] = /^Instance does not have required property "(.*)"\.$/s.exec(error.error) ?? [];
  if (error.keyword === 'required' && missing !== undefined) {
    return { path: [...path, missing].join('.'), message: 'is needed' };
  }
  const wanted = follow(schema, stepsOf(error.keywordLocation));
  const words = faultWords(error.keyword, wanted, follow(config, path));
  return { path: path.join('.'), message: words ?? `does not fit: ${error.error}` };
}

/** The keys of a JSON pointer in the validator's spelling, `#/properties/a~1b`. */
function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function follow(value: JsonValue | undefined, steps: readonly string[]): JsonValue | undefined {
  return steps.reduce<JsonValue | undefined>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return isJsonObject(at) ? member(at, step) : undefined;
  }, value);
}
