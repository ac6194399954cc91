import { DainoError } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../manifest/json.ts';
import { parseManifest } from '../manifest/parse-manifest.ts';
import { redactConfig, sensitiveSettings } from './redact-config.ts';
import type { SettingsSchema } from './settings-schema.ts';
import { configDefaults, validateConfig } from './validate-config.ts';

const fields = {
  percent: { type: 'number', label: 'Percent', default: 10, minimum: 0, maximum: 100 },
  mode: { type: 'string', enum: ['day', 'night'], default: 'day' },
  api_key: { type: 'string', label: 'Key', required: true, sensitive: true },
};

describe('settings', () => {
  it('as a map of fields are a closed JSON Schema', () => {
    expect(schemaOf(fields)).toEqual({
      type: 'object',
      properties: {
        percent: { type: 'number', title: 'Percent', default: 10, minimum: 0, maximum: 100 },
        mode: { type: 'string', enum: ['day', 'night'], default: 'day' },
        api_key: { type: 'string', title: 'Key', writeOnly: true },
      },
      required: ['api_key'],
      additionalProperties: false,
    });
  });

  it('may have fields that are named like keywords', () => {
    const schema = schemaOf({ type: { type: 'string' }, properties: { type: 'number' } });
    expect(schema['properties']).toEqual({ type: { type: 'string' }, properties: { type: 'number' } });
  });

  it('as a JSON Schema are closed unless it says otherwise', () => {
    expect(schemaOf({ properties: { a: { type: 'string' } } })).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
    expect(schemaOf({ type: 'object', additionalProperties: true })).toEqual({
      type: 'object',
      additionalProperties: true,
    });
    expect(schemaOf({ type: 'object', anyOf: [{ properties: { a: {} } }] })).toMatchObject({
      unevaluatedProperties: false,
    });
  });

  it('have the references of their schema resolved', () => {
    const schema = schemaOf({
      type: 'object',
      $defs: { port: { type: 'integer', minimum: 1 } },
      properties: { a: { $ref: '#/$defs/port', title: 'A' }, b: { $ref: '#/$defs/port', maximum: 9 } },
    });
    expect(schema['properties']).toEqual({
      a: { type: 'integer', minimum: 1, title: 'A' },
      b: { allOf: [{ type: 'integer', minimum: 1 }, { maximum: 9 }] },
    });
  });
});

describe('a settings schema is refused', () => {
  const refusals: readonly (readonly [string, JsonObject, string])[] = [
    [
      'with a pattern, which would run in our process',
      { a: { type: 'string', pattern: '(a+)+$' } },
      'a.pattern',
    ],
    ['with patterns for keys', { type: 'object', patternProperties: { '(a+)+$': {} } }, 'patternProperties'],
    [
      'with a reference to elsewhere',
      { type: 'object', properties: { a: { $ref: 'https://example.com/s.json' } } },
      'properties.a.$ref',
    ],
    ['with a reference to itself', { type: 'object', properties: { a: { $ref: '#' } } }, 'properties.a.$ref'],
    ['with a type that there is not', { a: { type: 'text' } }, 'a.type'],
    ['with a field without a type', { a: { label: 'A' } }, 'a.type'],
    ['with a default that does not fit', { a: { type: 'number', default: 'ten' } }, 'a.default'],
    [
      'with a sensitive value below the first level',
      { type: 'object', properties: { a: { properties: { b: { writeOnly: true } } } } },
      'properties.a.properties.b.writeOnly',
    ],
    [
      'with a sensitive value in an alternative',
      { type: 'object', anyOf: [{ properties: { a: { sensitive: true } } }] },
      'anyOf.0.properties.a.sensitive',
    ],
    ['that is sensitive as a whole', { type: 'object', writeOnly: true }, 'writeOnly'],
    ['that is of another type', { type: 'string' }, ''],
    [
      'with a name that sets a prototype',
      JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}') as JsonObject,
      'properties.__proto__',
    ],
  ];
  it.each(refusals)('%s', (_why, settings, path) => {
    expect(issuesOf(settings)).toEqual([path === '' ? 'settings_schema' : `settings_schema.${path}`]);
  });

  it('when definitions contain each other', () => {
    const $defs = { a: { items: { $ref: '#/$defs/b' } }, b: { items: { $ref: '#/$defs/a' } } };
    expect(issuesOf({ type: 'object', $defs, properties: { x: { $ref: '#/$defs/a' } } })).toHaveLength(1);
  });

  it('when it would be huge with its references resolved', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `d${level}`,
        { allOf: [{ $ref: `#/$defs/d${level + 1}` }, { $ref: `#/$defs/d${level + 1}` }] },
      ]),
    );
    const settings = {
      type: 'object',
      $defs: { ...$defs, d40: {} },
      properties: { x: { $ref: '#/$defs/d0' } },
    };
    expect(issuesOf(settings).length).toBeGreaterThan(0);
  });
});

describe('a configuration', () => {
  const schema = schemaOf(fields);

  it('has the defaults of what nobody set', () => {
    expect(configDefaults(schema)).toEqual({ percent: 10, mode: 'day' });
  });

  it('fits when defaults fill its gaps', () => {
    expect(validateConfig(schema, { api_key: 'k' })).toEqual([]);
    expect(validateConfig(schema, { api_key: 'k', percent: 100, mode: 'night' })).toEqual([]);
  });

  it('is told every fault with its path', () => {
    expect(validateConfig(schema, { percent: '10', mode: 'dusk', colour: 'red' })).toEqual([
      { path: 'api_key', message: 'is needed' },
      { path: 'percent', message: 'must be of type number, is string' },
      { path: 'mode', message: 'must be one of "day", "night"' },
      { path: 'colour', message: 'is no setting of this plugin; remove it' },
    ]);
    expect(validateConfig(schema, { api_key: 'k', percent: 101 })).toEqual([
      { path: 'percent', message: 'must be at most 100' },
    ]);
  });

  it('is told the fault inside a list and of an alternative', () => {
    const nested = schemaOf({
      type: 'object',
      properties: {
        'a/b': {
          type: 'array',
          items: { type: 'object', properties: { n: { type: 'integer', exclusiveMinimum: 0 } } },
        },
        either: { anyOf: [{ type: 'string', minLength: 3 }, { type: 'boolean' }] },
      },
    });
    expect(validateConfig(nested, { 'a/b': [{ n: 1 }, { n: 0 }], either: 'no' })).toEqual([
      { path: 'a/b.1.n', message: 'must be more than 0' },
      { path: 'either', message: 'has none of the forms that are allowed here' },
    ]);
  });

  it('without settings is any object of a bounded size', () => {
    const any = parseManifest({ name: 'None', version: '1.0.0' }).manifest.settings_schema;
    expect(validateConfig(any, { anything: [1, { goes: null }] })).toEqual([]);
    expect(validateConfig(any, { long: 'x'.repeat(70_000) })).toEqual([
      { path: '', message: 'may have 65536 bytes as JSON' },
    ]);
    expect(validateConfig(any, { many: Array.from({ length: 3_000 }, () => 0) })).toEqual([
      { path: '', message: 'may hold 2000 values' },
    ]);
  });

  it('is not fooled by keys that every object has', () => {
    const hostile = JSON.parse(
      '{"api_key":"k","__proto__":{"percent":"x"},"constructor":1,"toString":2}',
    ) as JsonObject;
    expect(
      validateConfig(schema, hostile)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['__proto__', 'constructor', 'toString']);
  });

  it('leaves the server without its sensitive values', () => {
    expect(sensitiveSettings(schema)).toEqual(['api_key']);
    expect(redactConfig(schema, { api_key: 'k', percent: 5 })).toEqual({ api_key: null, percent: 5 });
    expect(redactConfig(schema, { percent: 5 })).toEqual({ percent: 5 });
  });
});

function schemaOf(settings: JsonObject): SettingsSchema {
  return parseManifest({ name: 'Configured', version: '1.0.0', settings_schema: settings }).manifest
    .settings_schema;
}

function issuesOf(settings: JsonObject): readonly string[] {
  try {
    schemaOf(settings);
    return [];
  } catch (error) {
    if (error instanceof DainoError && error.code === 'MANIFEST_INVALID')
      return error.issues.map(({ path }) => path);
    throw error;
  }
}
