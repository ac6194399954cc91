import { expect, it } from 'vitest';
import type { JsonValue } from '../manifest/json.ts';
import { readDataSchema, validateData } from './validate-data.ts';

const person = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { name: { $ref: '#/$defs/name' }, age: { type: 'integer', minimum: 0 } },
  required: ['name'],
  additionalProperties: false,
  $defs: { name: { type: 'string', minLength: 1 } },
};

it('finds nothing wrong with what fits', () => {
  expect(faultsOf(person, { name: 'Ada', age: 36 })).toEqual([]);
  for (const data of [null, 1, 'text', [1], {}]) expect(faultsOf(true, data)).toEqual([]);
});

it('tells every fault with its path', () => {
  expect(faultsOf(person, { age: -1, email: 'x' })).toEqual(['name', 'age', 'email']);
  expect(faultsOf({ type: 'array', items: { type: 'string' } }, ['a', 1])).toEqual(['1']);
  expect(faultsOf({ type: 'string' }, 7)).toEqual(['']);
});

it('takes no schema that chooses what our process computes or where it looks', () => {
  const wrong: JsonValue[] = [
    { pattern: '(a+)+$' },
    { patternProperties: { '(a+)+$': true } },
    { $ref: 'https://example.com/schema' },
    { $ref: '#/$defs/self', $defs: { self: { $ref: '#/$defs/self' } } },
    { allOf: Array.from({ length: 101 }, () => ({})) },
    { enum: ['x'.repeat(70_000)] },
    7,
  ];
  expect(wrong.filter((schema) => readDataSchema(schema).issues.length === 0)).toEqual([]);
});

it('checks no more at once than takes a moment', () => {
  const many = Array.from({ length: 400 }, (_, index) => index);
  expect(validateData({ items: { enum: many } }, many)).toMatchObject([{ path: '' }]);
  expect(
    validateData({ items: { anyOf: Array.from({ length: 90 }, () => ({ type: 'string' })) } }, many),
  ).toHaveLength(1);
  expect(validateData({ items: { type: 'string' } }, many)).toHaveLength(400);
  expect(validateData(true, 'x'.repeat(70_000))).toMatchObject([{ path: '' }]);
});

function faultsOf(written: JsonValue, data: JsonValue): readonly string[] {
  const { schema, issues } = readDataSchema(written);
  expect(issues).toEqual([]);
  return validateData(schema, data).map(({ path }) => path);
}
