import {
  type ArrivedRequest,
  checkRequest,
  LIMITS,
  nameOfRoute,
  pluginErrors,
  requestErrors,
  type RouteInput,
} from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import { plainText } from '../dispatch/refusal.ts';
import { callHandler, type HandlerAnswer } from '../dispatch/run-call.ts';
import type { EngineParts } from '../parts.ts';
import type { FoundRoute } from './find-route.ts';
import { type PluginResponse, readResponse } from './read-response.ts';

/** A request to a plugin's route as it arrived; what its path says stands in the route that was found. */
export type PluginRequest = Omit<RouteInput, 'method' | 'params' | 'query' | 'form'> &
  Pick<ArrivedRequest, 'query' | 'form'>;

/**
 * Calls the handler of a route. Throws `REQUEST_INVALID` when the request does not fit the route's schemas, and
 * `PLUGIN_BUSY`, `PLUGIN_SUSPENDED` or `PLUGIN_CPU_EXCEEDED` when the plugin may not run; it does not hear of it then.
 * Throws `REQUEST_REJECTED_BY_PLUGIN` when the handler refuses the request, and `PLUGIN_ROUTE_FAILED` or
 * `PLUGIN_ROUTE_TIMED_OUT` when it fails or answers what it may not.
 */
export async function callRoute(
  { dispatch, routeGate }: EngineParts,
  scope: StoreScope,
  { installation, declaration, params }: FoundRoute,
  request: PluginRequest,
): Promise<PluginResponse> {
  const name = nameOfRoute(declaration);
  const { issues, ...fields } = checkRequest(declaration.request, { ...request, params });
  if (issues.length > 0) throw requestErrors.REQUEST_INVALID({ what: 'request' }, { issues });
  const wallMs = installation.manifest.resource_limits.timeout_ms ?? LIMITS.route.wallMs;
  const read: { response?: PluginResponse } = {};
  using inside = new DisposableStack();
  inside.use(await routeGate.enter(installation, scope.signal));
  const admission = await dispatch.health.admit(installation);
  if (admission.status === 'refused') {
    const { error } = admission;
    const { traceId } = scope;
    dispatch.meter.leaveOut({ installation, kind: 'route', handler: name, traceId, errorCode: error.code });
    throw error;
  }
  const answer = await callHandler(dispatch, {
    scope,
    installation,
    handler: { kind: 'route', name, reference: declaration.handler },
    kind: 'route',
    input: { ...request, ...fields, method: declaration.method } satisfies RouteInput,
    meta: { idempotencyKey: scope.idempotencyKey ?? null },
    limits: { ...LIMITS.route, wallMs },
    trial: admission.trial,
    accept: (text) => void (read.response = readResponse(text)),
  });
  if (read.response) return read.response;
  throw failureOf(answer, { plugin: installation.slug, route: name, wallMs });
}

interface Called {
  readonly plugin: string;
  readonly route: string;
  readonly wallMs: number;
}

function failureOf({ outcome, error }: HandlerAnswer, { plugin, route, wallMs }: Called): Error {
  if (outcome.status === 'rejected') {
    const reason = plainText(outcome.message) || 'The plugin gave no reason.';
    const path = plainText(outcome.field);
    const issues = path === '' ? [] : [{ path, message: reason }];
    return pluginErrors.REQUEST_REJECTED_BY_PLUGIN({ plugin, reason }, { issues });
  }
  if (error?.fault === 'platform') return error;
  if (outcome.status === 'cut' && outcome.reason === 'deadline')
    return pluginErrors.PLUGIN_ROUTE_TIMED_OUT({ plugin, route, limitMs: wallMs }, { cause: error });
  const cause = error?.message ?? 'it gave no answer';
  return pluginErrors.PLUGIN_ROUTE_FAILED({ plugin, route, cause }, { cause: error });
}
