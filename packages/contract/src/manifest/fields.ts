import type { Findings } from './findings.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from './json.ts';

/** One object of the input together with the findings about it. */
export interface Part {
  readonly source: JsonObject;
  readonly findings: Findings;
}

/** A text without surrounding space; undefined when it is absent or empty, and when it is no such text. */
export function readText({ source, findings }: Part, key: string, maxLength: number): string | undefined {
  const value = member(source, key);
  if (value === undefined || value === '') return undefined;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && text.length <= maxLength) return text;
  findings.at(key).issue(`must be a text of at most ${maxLength} characters`);
  return undefined;
}

/** A whole number within `range`, or undefined when it is absent or no such number. */
export function readInteger({ source, findings }: Part, key: string, range: Range): number | undefined {
  const value = member(source, key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max)
    return value;
  findings.at(key).issue(`must be a whole number from ${range.min} to ${range.max}`);
  return undefined;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The elements of a list with their findings; empty when it is absent or no list. */
export function readList({ source, findings }: Part, key: string): readonly Element[] {
  const value = member(source, key);
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    if (value.length <= MAX_ELEMENTS)
      return value.map((one, index) => ({ value: one, findings: findings.at(key).at(index) }));
    findings.at(key).issue(`may have ${MAX_ELEMENTS} entries`);
    return [];
  }
  findings.at(key).issue('must be a list: write it in square brackets');
  return [];
}

export interface Element {
  readonly value: JsonValue;
  readonly findings: Findings;
}

const MAX_ELEMENTS = 200;

/** The object under a key; an empty one when it is absent or no object. */
export function readObject({ source, findings }: Part, key: string): Part {
  const value = member(source, key);
  const below = findings.at(key);
  if (isJsonObject(value)) return { source: value, findings: below };
  if (value !== undefined) below.issue('must be an object: write it in curly brackets');
  return { source: {}, findings: below };
}

/** Warns about keys that nobody reads, so that a misspelt one is not silently without effect. */
export function warnUnknown({ source, findings }: Part, known: readonly string[]): void {
  for (const key of Object.keys(source)) {
    if (!known.includes(key))
      findings.at(key).warn(`is not known here and has no effect; known are ${known.join(', ')}`);
  }
}

/** Warns about keys that a later version of the platform will use. */
export function warnUnused({ source, findings }: Part, later: readonly string[]): void {
  for (const key of Object.keys(source)) {
    if (later.includes(key)) findings.at(key).warn('is declared and not used by this version');
  }
}
