import { LIMITS, nameOfRoute } from '@daino/contract';
import type { Engine, FoundRoute } from '@daino/engine';
import type { Log, StoreScope } from '@daino/kernel';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Access, Exchange } from '../access/access.ts';
import { answerError } from '../error.filter.ts';
import { addressKey, type RequestLimits } from '../rate-limit/request-limits.ts';
import { enterRoute } from './enter-route.ts';
import { PLUGIN_ADDRESSES, readAddress } from './plugin-address.ts';
import { readRequest } from './read-request.ts';

interface PluginRouteParts {
  readonly access: Access;
  readonly engine: Engine;
  readonly limits: RequestLimits;
  readonly log: Log;
}

/** A plugin's answer may be shown, but nothing in it may run or load anything. */
const POLICY = "default-src 'none'; sandbox";
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The addresses of the plugins' own routes. They stand beside Nest: their bodies are read as bytes, since what a body
 * means is between its sender and the plugin.
 */
export function servePluginRoutes(fastify: FastifyInstance, parts: PluginRouteParts): void {
  void fastify.register(async (own: FastifyInstance) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: LIMITS.route.bodyBytes },
      (_request, body, done) => done(null, body),
    );
    own.setErrorHandler((error, request, reply) => answerError(error, { request, reply, log: parts.log }));
    for (const url of PLUGIN_ADDRESSES) {
      own.route({
        method: METHODS,
        url,
        bodyLimit: LIMITS.route.bodyBytes,
        handler: (request, reply) => answer(parts, { request, reply }),
      });
    }
  });
}

async function answer(parts: PluginRouteParts, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply } = exchange;
  const wanted = readAddress(request);
  const { route, scope } = await enterRoute(parts, exchange, wanted);
  countCall(parts.limits, exchange, { route, scope });
  const { status, headers, body } = await parts.engine.routes.call(
    scope,
    route,
    readRequest(request, wanted, scope),
  );
  return reply
    .status(status)
    .headers({ ...headers, 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
    .send(body ?? undefined);
}

function countCall(
  limits: RequestLimits,
  { request, reply }: Exchange,
  { route, scope }: { readonly route: FoundRoute; readonly scope: StoreScope },
): void {
  const { installation, declaration } = route;
  if (declaration.rate_limit === null) return;
  const who = scope.actor.kind === 'user' ? scope.actor.userId : addressKey(request);
  const key = `${installation.id} ${nameOfRoute(declaration)} ${who}`;
  limits.count('route', key, reply, declaration.rate_limit);
}
