import type { Findings } from '../manifest/findings.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { KEYWORDS, REFUSED } from './keywords.ts';

export interface SubschemaContext {
  readonly findings: Findings;
  readonly definitions: JsonObject;
  /** The definitions that lead here, so that one which contains itself is found. */
  readonly resolving: readonly string[];
  /** Where a setting may be marked as sensitive: on this schema, on its properties, or nowhere below. */
  readonly sensitive: 'here' | 'on_properties' | 'nowhere';
  readonly budget: { left: number };
}

/**
 * One schema with everything below it: references resolved, keywords checked, `sensitive` as `writeOnly`.
 * Keywords that could make a check run away (patterns, references to elsewhere) are issues.
 */
export function readSubschema(written: JsonValue, context: SubschemaContext): JsonObject | boolean {
  if (typeof written === 'boolean') return written;
  if (!isJsonObject(written)) return refuse(context, 'must be a schema: an object, true or false');
  context.budget.left -= 1;
  if (context.budget.left < 0) return refuse(context, 'holds too many schemas, make it smaller');
  if (Object.hasOwn(written, '$ref')) return readReference(written, context);
  const entries = Object.entries(written).flatMap(([keyword, value]) => readKeyword(keyword, value, context));
  return Object.fromEntries([...entries, ...readSensitive(written, context)]);
}

function refuse(context: SubschemaContext, message: string): false {
  // One sentence is enough for a schema that is too large everywhere.
  if (context.budget.left >= -1) context.findings.issue(message);
  return false;
}

function readReference(written: JsonObject, context: SubschemaContext): JsonObject | boolean {
  const at = context.findings.at('$ref');
  const { $ref, ...beside } = written;
  const [, name] = /^#\/\$defs\/([^/~%]+)$/.exec(typeof $ref === 'string' ? $ref : '') ?? [];
  const target = name === undefined ? undefined : member(context.definitions, name);
  if (name === undefined || target === undefined) {
    at.issue('must lead to a schema under this schema\'s own "$defs", such as "#/$defs/address"');
    return false;
  }
  if (context.resolving.includes(name)) {
    at.issue(`leads back to ${name} itself; settings cannot contain themselves`);
    return false;
  }
  const mergeable = Object.keys(beside).every((keyword) => ANNOTATIONS.has(keyword));
  const sensitive = mergeable ? context.sensitive : 'nowhere';
  const resolved = readSubschema(target, { ...context, sensitive, resolving: [...context.resolving, name] });
  if (Object.keys(beside).length === 0) return resolved;
  const own = readSubschema(beside, { ...context, sensitive });
  if (!isJsonObject(own) || !isJsonObject(resolved)) return resolved;
  return mergeable ? { ...resolved, ...own } : { allOf: [resolved, own] };
}

/** Keywords that describe and do not constrain, so that they may simply be laid over what a reference leads to. */
const ANNOTATIONS = new Set(
  'title description default examples placeholder deprecated sensitive writeOnly'.split(' '),
);

type Entry = readonly [string, JsonValue];

function readKeyword(keyword: string, value: JsonValue, context: SubschemaContext): readonly Entry[] {
  const at = context.findings.at(keyword);
  if (keyword === 'sensitive' || keyword === 'writeOnly') return [];
  if (REFUSED.has(keyword)) {
    at.issue('is not supported here; remove it');
    return [];
  }
  const kind = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
  if (kind === undefined) {
    at.warn('is not known here and has no effect; remove it');
    return [];
  }
  if (kind === 'schema')
    return [[keyword, readSubschema(value, { ...context, findings: at, sensitive: 'nowhere' })]];
  if (kind === 'schemas') return [[keyword, readSchemas(value, { ...context, findings: at })]];
  if (kind === 'properties') return [[keyword, readProperties(keyword, value, { ...context, findings: at })]];
  if (kind.fits(value)) return [[keyword, value]];
  at.issue(kind.words);
  return [];
}

function readSchemas(value: JsonValue, context: SubschemaContext): JsonValue {
  if (Array.isArray(value) && value.length > 0) {
    return value.map((one, index) =>
      readSubschema(one, { ...context, findings: context.findings.at(index), sensitive: 'nowhere' }),
    );
  }
  context.findings.issue('must be a list of schemas');
  return [];
}

function readProperties(keyword: string, value: JsonValue, context: SubschemaContext): JsonValue {
  if (!isJsonObject(value)) {
    context.findings.issue('must be an object: a schema for each key');
    return {};
  }
  const sensitive = context.sensitive === 'on_properties' && keyword === 'properties' ? 'here' : 'nowhere';
  const entries = Object.entries(value).map(([key, schema]) => {
    const findings = context.findings.at(key);
    if (key === '__proto__' || key === '' || key.includes('.'))
      findings.issue('is no name for a setting; choose another');
    return [key, readSubschema(schema, { ...context, findings, sensitive })] as const;
  });
  return Object.fromEntries(entries);
}

function readSensitive(written: JsonObject, context: SubschemaContext): readonly Entry[] {
  const marked = ['sensitive', 'writeOnly'].filter((keyword) => member(written, keyword) !== undefined);
  for (const keyword of marked) {
    const at = context.findings.at(keyword);
    if (typeof member(written, keyword) !== 'boolean') at.issue('must be true or false');
    else if (member(written, keyword) === true && context.sensitive !== 'here') {
      at.issue('can mark a setting of the first level only; move the setting there');
    }
  }
  return marked.some((keyword) => member(written, keyword) === true) ? [['writeOnly', true]] : [];
}
