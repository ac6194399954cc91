import { type Role, ROLES } from '@daino/kernel';
import { readRequestSchemas } from '../requests/read-request-schemas.ts';
import type { RequestSchemas } from '../requests/request-schemas.ts';
import { type Element, type Part, readInteger, readList, readText, warnUnknown } from './fields.ts';
import type { Findings } from './findings.ts';
import { canonicalReference } from './handler-reference.ts';
import { isJsonObject, member } from './json.ts';
import { nameOfRoute, routeSegments, shapeOfRoute } from './route-path.ts';

/** The methods that a plugin's route can have. */
export const ROUTE_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type RouteMethod = (typeof ROUTE_METHODS)[number];

export interface RouteDeclaration {
  readonly method: RouteMethod;
  /** Below the plugin's own address, such as `/points/:customerId/redeem`. */
  readonly path: string;
  /** Canonical handler reference; empty when the definition's `routes` holds it under `"GET /path"`. */
  readonly handler: string;
  /** False: anybody may call it, without a token. */
  readonly auth_required: boolean;
  /** Who of the store's members may call it; empty means all of them. */
  readonly roles: readonly Role[];
  /** Requests per minute of one user, or of one address where there is no user. Null: the server's limits alone. */
  readonly rate_limit: number | null;
  /** What a request must look like; one that does not is refused before the handler is called. */
  readonly request: RequestSchemas;
}

/** The HTTP routes of a plugin. No two of them may answer the same requests. */
export function readRoutes(part: Part): readonly RouteDeclaration[] {
  const routes = readList(part, 'api_endpoints').map(readRoute);
  const taken = new Map<string, string>();
  for (const [index, route] of routes.entries()) {
    if (route === undefined) continue;
    const shape = `${route.method} ${shapeOfRoute(route.path)}`;
    const other = taken.get(shape);
    if (other === undefined) taken.set(shape, nameOfRoute(route));
    else part.findings.at('api_endpoints').at(index).issue(`answers the same requests as ${other}`);
  }
  return routes.filter((route) => route !== undefined);
}

function readRoute({ value, findings }: Element): RouteDeclaration | undefined {
  if (!isJsonObject(value)) {
    findings.issue('must be an object with "method", "path" and "handler"');
    return undefined;
  }
  const part = { source: value, findings };
  warnUnknown(part, ['method', 'path', 'handler', 'auth_required', 'roles', 'rate_limit', 'request']);
  const method = readMethod(part);
  const path = readPath(part);
  const guarded = readGuarded(part);
  const route = {
    handler: readHandler(part),
    auth_required: guarded,
    roles: readRoles(part, guarded),
    rate_limit: readInteger(part, 'rate_limit', { min: 1, max: 100_000 }) ?? null,
    request: readRequestSchemas(part, { method, path }),
  };
  return method === undefined || path === undefined ? undefined : { method, path, ...route };
}

function readMethod(part: Part): RouteMethod | undefined {
  const written = readText(part, 'method', 20)?.toUpperCase();
  const method = ROUTE_METHODS.find((one) => one === written);
  if (method === undefined) part.findings.at('method').issue(`must be one of ${ROUTE_METHODS.join(', ')}`);
  return method;
}

function readPath(part: Part): string | undefined {
  const path = readText(part, 'path', 200);
  if (path !== undefined && routeSegments(path) !== undefined) return path;
  part.findings
    .at('path')
    .issue('must be a path such as "/points/:customerId", of letters, digits, "-", "_", "." and ":names"');
  return undefined;
}

function readHandler(part: Part): string {
  const reference = canonicalReference(readText(part, 'handler', 300) ?? '');
  if (reference === undefined)
    part.findings.at('handler').issue('must be a file of the plugin, a file and export, or "#name"');
  return reference ?? '';
}

function readGuarded({ source, findings }: Part): boolean {
  const value = member(source, 'auth_required') ?? true;
  if (typeof value === 'boolean') return value;
  findings.at('auth_required').issue('must be true or false');
  return true;
}

function readRoles(part: Part, guarded: boolean): readonly Role[] {
  const roles = readList(part, 'roles').flatMap(({ value, findings }) => roleOf(value, findings));
  if (roles.length > 0 && !guarded)
    part.findings.at('roles').issue('cannot be asked for where "auth_required" is false; remove one of them');
  return [...new Set(roles)];
}

function roleOf(value: unknown, findings: Findings): readonly Role[] {
  const role = ROLES.find((one) => one === value);
  if (role === undefined) findings.issue(`must be one of ${ROLES.join(', ')}`);
  return role === undefined ? [] : [role];
}
