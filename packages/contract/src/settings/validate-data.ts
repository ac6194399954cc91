import type { Issue } from '@daino/kernel';
import { LIMITS } from '../limits.ts';
import { collectFindings } from '../manifest/findings.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { readSubschema } from './read-subschema.ts';
import { faultsOf, valuesIn } from './validate-config.ts';

/** A schema that a plugin brought, checked; `issues` says why it cannot be used. */
export interface DataSchema {
  readonly schema: JsonObject | boolean;
  readonly issues: readonly Issue[];
  /** What has no effect. */
  readonly warnings: readonly Issue[];
}

/** Reads a JSON Schema 2020-12 under the rules for settings: nothing in it can make a check run away. */
export function readDataSchema(written: JsonValue): DataSchema {
  const findings = collectFindings();
  if (isTooLarge(written)) return { schema: false, issues: [TOO_LARGE], warnings: [] };
  const { $schema: _dialect, $defs: _definitions, ...own } = isJsonObject(written) ? written : {};
  const definitions = isJsonObject(written) ? member(written, '$defs') : undefined;
  const schema = readSubschema(isJsonObject(written) ? own : written, {
    findings,
    definitions: isJsonObject(definitions) ? definitions : {},
    resolving: [],
    sensitive: 'nowhere',
    budget: { left: LIMITS.validation.subschemas },
  });
  return { schema, issues: findings.issues, warnings: findings.warnings };
}

/** Every fault of `data` with its path; an empty list when it fits. */
export function validateData(schema: DataSchema['schema'], data: JsonValue): readonly Issue[] {
  if (isTooLarge(data)) return [TOO_LARGE];
  // Every part of a schema may be held against every value.
  if (valuesIn(schema) * valuesIn(data) > LIMITS.validation.work)
    return [{ path: '', message: 'is too much to be checked at once; check its parts' }];
  // The validator takes objects only, so that the data stands in one.
  return faultsOf(
    { type: 'object', properties: { data: schema } },
    { instance: { data }, unknown: 'is not foreseen here' },
  ).map(({ path, message }) => ({ path: path.replace(/^data\.?/, ''), message }));
}

const TOO_LARGE: Issue = { path: '', message: `may have ${LIMITS.validation.bytes} bytes as JSON` };

function isTooLarge(value: JsonValue): boolean {
  return Buffer.byteLength(JSON.stringify(value)) > LIMITS.validation.bytes;
}
