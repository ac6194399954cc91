import { requestErrors } from '@daino/contract';
import type { Log } from '@daino/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBearerToken } from './access/request-headers.ts';
import type { Drain } from './drain.ts';
import type { ObserveRequest } from './metrics/request-metrics.ts';
import { addressKey, type RequestLimits } from './rate-limit/request-limits.ts';

interface RequestHookParts {
  readonly drain: Drain;
  readonly limits: RequestLimits;
  readonly log: Log;
  readonly observe: ObserveRequest;
}

/** What happens to every request before its route and after its answer, whether or not there is a route. */
export function addRequestHooks(
  fastify: FastifyInstance,
  { drain, limits, log, observe }: RequestHookParts,
): void {
  fastify.decorateRequest('scope', undefined);
  fastify.decorateRequest('userId', undefined);

  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store');
    if (isProbe(request)) return;
    if (drain.begun) throw requestErrors.UNAVAILABLE({ what: 'server' });
    if (readBearerToken(request) === undefined) limits.count('address', addressKey(request), reply);
  });

  fastify.addHook('onSend', async (_request: FastifyRequest, reply: FastifyReply) => {
    if (drain.begun) reply.header('connection', 'close');
  });

  fastify.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const answered = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    observe(answered);
    log.info('request', { traceId: request.id, ...answered });
  });
}

/** Probes are asked by machines that must not be turned away while the server is busy or stopping. */
function isProbe({ url }: FastifyRequest): boolean {
  return url.startsWith('/health/') || url === '/metrics';
}
