import type { JsonValue } from '../manifest/json.ts';

/**
 * What is wrong with a value by the keyword that it violates, as a sentence for whoever set it; undefined for keywords
 * that have no words of their own.
 */
export function faultWords(
  keyword: string,
  wanted: JsonValue | undefined,
  value: JsonValue | undefined,
): string | undefined {
  const words = Object.hasOwn(WORDS, keyword) ? WORDS[keyword] : undefined;
  return words?.(Array.isArray(wanted) ? wanted.map(show).join(', ') : show(wanted), value);
}

type Words = (wanted: string, value: JsonValue | undefined) => string;

const noForm: Words = () => 'has none of the forms that are allowed here';

const WORDS: Readonly<Record<string, Words>> = {
  type: (wanted, value) => `must be of type ${wanted.replaceAll('"', '')}, is ${typeOf(value)}`,
  enum: (wanted) => `must be one of ${wanted}`,
  const: (wanted) => `must be ${wanted}`,
  minimum: (wanted) => `must be at least ${wanted}`,
  maximum: (wanted) => `must be at most ${wanted}`,
  exclusiveMinimum: (wanted) => `must be more than ${wanted}`,
  exclusiveMaximum: (wanted) => `must be less than ${wanted}`,
  multipleOf: (wanted) => `must be a multiple of ${wanted}`,
  minLength: (wanted) => `must have at least ${wanted} characters`,
  maxLength: (wanted) => `must have at most ${wanted} characters`,
  minItems: (wanted) => `must have at least ${wanted} entries`,
  maxItems: (wanted) => `must have at most ${wanted} entries`,
  uniqueItems: () => 'must not have the same entry twice',
  format: (wanted) => `must be written as ${wanted.replaceAll('"', '')}`,
  anyOf: noForm,
  oneOf: noForm,
  not: noForm,
};

function show(value: JsonValue | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
}

function typeOf(value: JsonValue | undefined): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
