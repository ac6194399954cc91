import { isJsonObject, type JsonValue } from '../manifest/json.ts';

/** How the value of a keyword is read: as a schema, several, one per property, or as a plain value of its own kind. */
type KeywordKind = 'schema' | 'schemas' | 'properties' | PlainKeyword;

interface PlainKeyword {
  readonly words: string;
  fits(value: JsonValue): boolean;
}

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const FORMATS = ['date', 'time', 'date-time', 'email', 'uri', 'uuid', 'hostname', 'ipv4', 'ipv6', 'password'];

const anything: PlainKeyword = { words: '', fits: () => true };
const text: PlainKeyword = { words: 'must be a text', fits: (value) => typeof value === 'string' };
const flag: PlainKeyword = { words: 'must be true or false', fits: (value) => typeof value === 'boolean' };
const number: PlainKeyword = { words: 'must be a number', fits: (value) => typeof value === 'number' };
const count: PlainKeyword = {
  words: 'must be a whole number from 0',
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};
const list: PlainKeyword = { words: 'must be a list', fits: Array.isArray };
const names: PlainKeyword = { words: 'must be a list of names', fits: isNames };

/** Every keyword of JSON Schema 2020-12 that settings may use, and what else a form shows. */
export const KEYWORDS: Readonly<Record<string, KeywordKind>> = {
  type: { words: `must be one of ${TYPES.join(', ')}`, fits: isType },
  title: text,
  description: text,
  placeholder: text,
  $comment: text,
  default: anything,
  const: anything,
  examples: list,
  enum: {
    words: 'must be a list with at least one value',
    fits: (value) => Array.isArray(value) && value.length > 0,
  },
  format: {
    words: `must be one of ${FORMATS.join(', ')}`,
    fits: (value) => typeof value === 'string' && FORMATS.includes(value),
  },
  deprecated: flag,
  readOnly: flag,
  uniqueItems: flag,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: { words: 'must be a number above 0', fits: (value) => typeof value === 'number' && value > 0 },
  ...fromNames(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'], count),
  ...fromNames(['minContains', 'maxContains'], count),
  required: names,
  dependentRequired: {
    words: 'must be an object of lists of names',
    fits: (value) => isJsonObject(value) && Object.values(value).every(isNames),
  },
  ...fromNames(['properties', 'dependentSchemas'], 'properties'),
  ...fromNames(
    ['additionalProperties', 'unevaluatedProperties', 'items', 'contains', 'not', 'if', 'then', 'else'],
    'schema',
  ),
  ...fromNames(['prefixItems', 'allOf', 'anyOf', 'oneOf'], 'schemas'),
};

/**
 * Keywords that would let a plugin choose what our process computes (a hostile pattern can run for hours) or where
 * it looks (a reference to elsewhere).
 */
export const REFUSED: ReadonlySet<string> = new Set([
  ...'pattern patternProperties propertyNames $dynamicRef $dynamicAnchor $recursiveRef'.split(' '),
  ...'$recursiveAnchor $id $anchor $vocabulary $defs definitions dependencies additionalItems'.split(' '),
]);

function fromNames(keywords: readonly string[], kind: KeywordKind): Record<string, KeywordKind> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, kind]));
}

function isType(value: JsonValue): boolean {
  return Array.isArray(value)
    ? value.length > 0 && value.every(isType)
    : typeof value === 'string' && TYPES.includes(value);
}

function isNames(value: JsonValue): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
