import { type Part, readObject, warnUnknown } from '../manifest/fields.ts';
import type { Findings } from '../manifest/findings.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../manifest/json.ts';
import { routeSegments } from '../manifest/route-path.ts';
import { readDataSchema, validateData } from '../settings/validate-data.ts';
import type { RequestSchemas } from './request-schemas.ts';

interface Address {
  readonly method: string | undefined;
  readonly path: string | undefined;
}

/** The schemas under a route's `request`; a schema that cannot be used is an issue. */
export function readRequestSchemas(part: Part, { method, path }: Address): RequestSchemas {
  const written = readObject(part, 'request');
  warnUnknown(written, ['params', 'query', 'body']);
  const params = readFields(written, 'params');
  const query = readFields(written, 'query');
  const body = readBody(written, method);
  if (params && path !== undefined) refuseUnnamed(params, path, written.findings.at('params'));
  return { ...(params && { params }), ...(query && { query }), ...(body !== undefined && { body }) };
}

/** Fields come with names, so that their schema describes an object. */
function readFields(part: Part, key: 'params' | 'query'): JsonObject | undefined {
  const schema = readSchema(part, key);
  if (schema === undefined) return undefined;
  const at = part.findings.at(key);
  if (!isJsonObject(schema) || (member(schema, 'type') ?? 'object') !== 'object') {
    at.issue('must be a JSON Schema of type "object" with a property for each field');
    return undefined;
  }
  refuseWrongDefaults(schema, at);
  return { type: 'object', ...schema };
}

function readBody(part: Part, method: string | undefined): JsonObject | boolean | undefined {
  const schema = readSchema(part, 'body');
  if (schema !== undefined && method === 'GET')
    part.findings.at('body').issue('cannot be asked for: a GET has no body; take it from the query');
  return schema;
}

function readSchema({ source, findings }: Part, key: string): JsonObject | boolean | undefined {
  const written = member(source, key);
  if (written === undefined) return undefined;
  const at = findings.at(key);
  const { schema, issues, warnings } = readDataSchema(written);
  const place = (path: string): Findings => (path === '' ? at : at.at(path));
  for (const { path, message } of issues) place(path).issue(message);
  for (const { path, message } of warnings) place(path).warn(message);
  return issues.length === 0 ? schema : undefined;
}

function refuseUnnamed(params: JsonObject, path: string, at: Findings): void {
  const names = (routeSegments(path) ?? []).flatMap((one) => ('name' in one ? [one.name] : []));
  for (const name of Object.keys(propertiesOf(params))) {
    if (!names.includes(name)) at.at('properties').at(name).issue(`is no name in the path ${path}`);
  }
}

function refuseWrongDefaults(schema: JsonObject, at: Findings): void {
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    const fallback: JsonValue | undefined = isJsonObject(property) ? member(property, 'default') : undefined;
    if (fallback === undefined || !isJsonObject(property)) continue;
    const place = at.at('properties').at(name).at('default');
    for (const { message } of validateData(property, fallback)) place.issue(`does not fit: ${message}`);
  }
}

function propertiesOf(schema: JsonObject): JsonObject {
  const properties = member(schema, 'properties');
  return isJsonObject(properties) ? properties : {};
}
