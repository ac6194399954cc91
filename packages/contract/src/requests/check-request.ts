import type { Issue } from '@daino/kernel';
import { isJsonObject, type JsonObject, type JsonValue } from '../manifest/json.ts';
import { validateData } from '../settings/validate-data.ts';
import type { FormFields, RouteInput } from '../wire/route.ts';
import { coerceFields } from './coerce-fields.ts';
import type { RequestSchemas } from './request-schemas.ts';

/** A request as it arrived. */
export interface ArrivedRequest extends Pick<RouteInput, 'rawBody' | 'bodyType'> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: FormFields;
  readonly form: FormFields | null;
}

/** A request with its fields read as the schemas ask, and everything that is wrong with it. */
export interface CheckedRequest extends Pick<RouteInput, 'params' | 'query' | 'form'> {
  /** Paths begin with `params`, `query` or `body`. */
  readonly issues: readonly Issue[];
}

/** Holds a request against the schemas of its route; a JSON body must be JSON. */
export function checkRequest(schemas: RequestSchemas, request: ArrivedRequest): CheckedRequest {
  const params = schemas.params ? coerceFields(schemas.params, request.params) : request.params;
  const query = schemas.query ? coerceFields(schemas.query, request.query) : request.query;
  const form = request.form && coerceForm(schemas.body, request.form);
  return {
    params,
    query,
    form,
    issues: [
      ...faultsIn('params', schemas.params, params),
      ...faultsIn('query', schemas.query, query),
      ...faultsOfBody(schemas.body, request, form),
    ],
  };
}

function coerceForm(schema: RequestSchemas['body'], form: FormFields): RouteInput['form'] {
  return isJsonObject(schema) ? coerceFields(schema, form) : form;
}

function faultsIn(
  part: string,
  schema: JsonObject | undefined,
  value: RouteInput['query'],
): readonly Issue[] {
  // Fields are texts and lists of them, or what a schema made of them.
  return schema ? below(part, validateData(schema, value as JsonObject)) : [];
}

function faultsOfBody(
  schema: RequestSchemas['body'],
  { bodyType, rawBody }: ArrivedRequest,
  form: RouteInput['form'],
): readonly Issue[] {
  if (schema === undefined) return [];
  // Forms are fields as well.
  const value = form === null ? bodyOf(bodyType, rawBody) : (form as JsonObject);
  const faults = validateData(schema, value);
  if (bodyType === 'none' && faults.length > 0) return [{ path: 'body', message: NO_BODY }];
  return below('body', faults);
}

const NO_BODY = 'is needed: send JSON with "Content-Type: application/json"';

function bodyOf(bodyType: ArrivedRequest['bodyType'], rawBody: string | null): JsonValue {
  // Whoever took the request in has made sure that it is JSON.
  return bodyType === 'json' && rawBody !== null ? (JSON.parse(rawBody) as JsonValue) : rawBody;
}

function below(part: string, issues: readonly Issue[]): readonly Issue[] {
  return issues.map(({ path, message }) => ({ path: path === '' ? part : `${part}.${path}`, message }));
}
