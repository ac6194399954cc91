import { type JsonValue, pluginErrors, type RouteMethod } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { PlatformParts } from './test-host.ts';

export interface TestRequest {
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON. */
  readonly body?: JsonValue;
  readonly idempotencyKey?: string;
}

export interface TestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The value of a JSON answer, else its text. */
  readonly body: unknown;
}

interface WantedRequest extends TestRequest {
  readonly slug: string;
  readonly method: RouteMethod;
  readonly path: string;
}

/**
 * Calls a plugin's route as the server does once it knows that whoever asks may. Throws PLUGIN_ROUTE_NOT_FOUND, and what
 * the server would answer as a problem.
 */
export async function requestRoute(
  { engine }: PlatformParts,
  scope: StoreScope,
  { slug, method, path, query = {}, body, idempotencyKey }: WantedRequest,
): Promise<TestResponse> {
  const steps = path.split('/').filter((step) => step !== '');
  const route = await engine.routes.find(scope.storeId, { plugin: slug, method, steps });
  if (!route) throw pluginErrors.PLUGIN_ROUTE_NOT_FOUND({ plugin: slug, route: `${method} ${path}` });
  const { actor } = scope;
  const asked = idempotencyKey === undefined ? scope : { ...scope, idempotencyKey };
  const answer = await engine.routes.call(asked, route, {
    path,
    query,
    headers: {},
    rawBody: body === undefined ? null : JSON.stringify(body),
    bodyType: body === undefined ? 'none' : 'json',
    form: null,
    user: actor.kind === 'user' ? { id: actor.userId, role: actor.role } : null,
  });
  const text = answer.body?.toString('utf8') ?? '';
  const isJson = answer.headers['content-type'] === 'application/json';
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}
