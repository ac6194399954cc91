import type { IncomingMessage } from 'node:http';
import { isUtf8 } from 'node:buffer';
import {
  type Bytes,
  capabilityErrors,
  type HttpAnswer,
  httpErrors,
  type HttpRequest,
  LIMITS,
  networkGrantsFor,
  type ResourceLimits,
} from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';
import { DainoError } from '@daino/kernel';
import { nextHop, refused } from './follow-redirect.ts';
import { type OpenRequest, OpenRequests } from './open-requests.ts';
import { addressRule } from './public-address.ts';
import { AnswerTooLarge, readAnswer } from './read-answer.ts';
import { readRequestHeaders } from './request-headers.ts';
import { type ResolveHost, resolveHost } from './resolve-host.ts';
import { type Hop, sendHop, type SendHopOptions } from './send-hop.ts';

/** What an operator decides about requests that plugins make. */
export interface OutgoingOptions {
  /** Addresses outside the public networks that requests may reach all the same; default none. */
  readonly allowAddresses?: readonly string[];
  /** How names become addresses; default the name servers of this machine. */
  readonly resolve?: ResolveHost;
  /** PEM of certificate authorities that are trusted instead of the well-known ones. */
  readonly trusted?: string;
}

/** The calling plugin, as far as a request needs to know it. */
export type Caller = Pick<CapabilityScope, 'signal' | 'requireGrant'> & {
  readonly installation: Pick<CapabilityScope['installation'], 'id' | 'slug'> & {
    readonly manifest: { readonly resource_limits: Pick<ResourceLimits, 'network_connections'> };
  };
};

/** Sends what plugins ask to be sent, to the hosts that they were granted and to nobody in our own networks. */
export interface OutgoingClient {
  /** The broker has checked the grant for `request.url`; those for redirects are required here. */
  send(caller: Caller, request: HttpRequest): Promise<HttpAnswer>;
  /** Requests of an installation that are under way. */
  open(installationId: string): number;
}

export function createOutgoingClient(options: OutgoingOptions = {}): OutgoingClient {
  const requests = new OpenRequests();
  const rules = {
    resolve: options.resolve ?? resolveHost,
    mayReach: addressRule(options.allowAddresses ?? []),
    trusted: options.trusted,
  };
  return {
    open: (installationId) => requests.count(installationId),
    send: async (caller, request) => {
      const first = firstHop(caller, request);
      const { id, manifest } = caller.installation;
      using place = requests.open(id, manifest.resource_limits.network_connections ?? undefined);
      const deadline = AbortSignal.timeout(request.timeoutMs);
      const signal = AbortSignal.any([caller.signal, deadline]);
      try {
        return await follow({ caller, request, place, first, rules: { ...rules, signal } });
      } catch (error) {
        if (caller.signal.aborted) throw capabilityErrors.INVOCATION_ENDED({});
        const { host } = first.url;
        if (deadline.aborted) throw httpErrors.HTTP_TIMEOUT({ host, timeoutMs: request.timeoutMs });
        throw failure(host, error);
      }
    },
  };
}

function firstHop({ installation }: Caller, { url, method, headers, body }: HttpRequest): Hop {
  const sent = body === null ? null : bufferOf(body);
  const limitBytes = LIMITS.http.requestBytes;
  if (sent && sent.length > limitBytes) throw httpErrors.HTTP_REQUEST_TOO_LARGE({ limitBytes });
  const own = {
    accept: '*/*',
    'user-agent': `daino-plugin/${installation.slug}`,
    ...readRequestHeaders(headers),
    'accept-encoding': 'gzip, deflate, br',
  };
  return { url: new URL(url), method, headers: own, body: sent };
}

interface Journey {
  readonly caller: Caller;
  readonly request: HttpRequest;
  readonly place: OpenRequest;
  readonly first: Hop;
  readonly rules: SendHopOptions;
}

/** One hop after the other, each to a granted host, until an answer leads no further. */
async function follow(journey: Journey): Promise<HttpAnswer> {
  const { caller, request, first, rules } = journey;
  let hop = first;
  for (let redirects = 0; ; redirects += 1) {
    const response = await sendHop(hop, rules);
    const next = request.redirect === 'manual' ? undefined : onward(response, hop);
    if (next === undefined) return await answerOf(journey, hop, { response, redirected: redirects > 0 });
    response.destroy();
    if (request.redirect === 'error') throw refused(hop, 'the request wants none');
    if (redirects === LIMITS.http.redirects)
      throw refused(hop, `there were more than ${LIMITS.http.redirects}`);
    caller.requireGrant(networkGrantsFor(next.url));
    hop = next;
  }
}

function onward(response: IncomingMessage, hop: Hop): Hop | undefined {
  try {
    return nextHop(hop, response);
  } catch (error) {
    response.destroy();
    throw error;
  }
}

interface Arrived {
  readonly response: IncomingMessage;
  readonly redirected: boolean;
}

async function answerOf(
  { place, rules }: Journey,
  { url, method }: Hop,
  { response, redirected }: Arrived,
): Promise<HttpAnswer> {
  const { hold } = place;
  const { signal } = rules;
  const limitBytes = LIMITS.http.responseBytes;
  const { statusCode = 0, statusMessage = '' } = response;
  try {
    const empty = method === 'HEAD' || statusCode === 204 || statusCode === 304;
    const body = empty ? Buffer.alloc(0) : await readAnswer(response, { limitBytes, hold, signal });
    const headers = Object.fromEntries(Object.entries(response.headers).flatMap(headerOf));
    const statusText = statusMessage.toWellFormed();
    return { status: statusCode, statusText, url: url.href, redirected, headers, body: bytesOf(body) };
  } catch (error) {
    if (error instanceof AnswerTooLarge)
      throw httpErrors.HTTP_RESPONSE_TOO_LARGE({ host: url.host, limitBytes });
    throw error;
  } finally {
    response.destroy();
  }
}

/** What a body's coding was is of no use once it is unpacked. */
const DROPPED = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-encoding',
  'content-length',
]);

function headerOf([name, value]: [string, string | string[] | undefined]): [string, string][] {
  if (value === undefined || DROPPED.has(name)) return [];
  return [[name, typeof value === 'string' ? value : value.join(', ')]];
}

function bufferOf(body: Bytes): Buffer {
  return 'text' in body ? Buffer.from(body.text, 'utf8') : Buffer.from(body.base64, 'base64');
}

function bytesOf(body: Buffer): Bytes {
  return isUtf8(body) ? { text: body.toString('utf8') } : { base64: body.toString('base64') };
}

/** Says what failed in the words of the network, never in those of a stack or of an address. */
function failure(host: string, error: unknown): unknown {
  if (error instanceof DainoError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'its answer could not be read';
  return httpErrors.HTTP_FAILED({ host, cause: known }, { cause: error });
}
