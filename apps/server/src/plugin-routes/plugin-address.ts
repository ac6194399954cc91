import { requestErrors, RESERVED_SLUGS } from '@daino/contract';
import type { WantedRoute } from '@daino/engine';
import type { FastifyRequest } from 'fastify';

/** Where plugins answer. The wildcard is the plugin's own path. */
export const PLUGIN_ADDRESSES = [
  '/api/stores/:storeId/plugins/:slug/api/*',
  '/api/admin/plugins/:slug/api/*',
  '/api/plugins/:slug/api/*',
  '/api/stores/:storeId/:slug/*',
] as const;

/**
 * Which plugin and which of its paths a request wants, from the address as it was sent. Steps are decoded once, and a
 * step that is empty, goes up, or hides a separator is no step of any route. Throws NOT_FOUND.
 */
export function readAddress(
  request: Pick<FastifyRequest, 'method' | 'params' | 'originalUrl' | 'routeOptions'>,
): WantedRoute {
  // Every address has the parameter.
  const { slug: plugin = '' } = request.params as { readonly slug?: string };
  const [path = ''] = request.originalUrl.split('?');
  const depth = (request.routeOptions.url ?? '').split('/').length - 1;
  const steps = path.split('/').slice(depth).map(decodeStep);
  const isRoot = steps.length === 1 && steps[0] === '';
  if (RESERVED_SLUGS.has(plugin) || !(isRoot || steps.every(isStep)))
    throw requestErrors.NOT_FOUND({ what: 'address' });
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  return { plugin, method, steps: isRoot ? [] : steps };
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    // Not UTF-8: no step at all.
    return '';
  }
}

// oxlint-disable-next-line no-control-regex -- control characters are what is kept out
const FORBIDDEN = /[/\\\u0000-\u001f\u007f]/;

function isStep(step: string): boolean {
  return step !== '' && step !== '.' && step !== '..' && step.length <= 500 && !FORBIDDEN.test(step);
}
