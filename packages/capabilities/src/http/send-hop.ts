import { type IncomingMessage, request as sendHttp, type RequestOptions } from 'node:http';
import { request as sendHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { httpErrors } from '@daino/contract';
import type { AddressRule } from './public-address.ts';
import type { HeaderMap } from './request-headers.ts';
import type { ResolveHost } from './resolve-host.ts';

/** One request on its way to one address. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderMap;
  readonly body: Buffer | null;
}

export interface SendHopOptions {
  readonly resolve: ResolveHost;
  readonly mayReach: AddressRule;
  /** PEM of certificates that are trusted besides the system's. */
  readonly trusted?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Sends one request and resolves with the head of its answer. The name is resolved once and all its addresses are
 * checked; the connection can go to these and no others, whatever the name leads to a moment later.
 */
export async function sendHop(hop: Hop, options: SendHopOptions): Promise<IncomingMessage> {
  const { url, method, headers, body } = hop;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await untilAborted(options.resolve(host, options.signal), options.signal);
  if (addresses.length === 0 || !addresses.every(options.mayReach)) {
    throw httpErrors.HTTP_ADDRESS_REFUSED({ host: url.host });
  }
  return await answerTo(
    {
      protocol: url.protocol,
      host,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method,
      headers: { ...headers, host: url.host, ...(body && { 'content-length': body.length }) },
      // A connection of its own, with no proxy and nobody else's requests on it.
      agent: false,
      lookup: pinnedTo(addresses),
      signal: options.signal,
      ...(options.trusted !== undefined && { ca: options.trusted }),
    },
    body,
  );
}

function answerTo(options: RequestOptions, body: Buffer | null): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = options.protocol === 'https:' ? sendHttps : sendHttp;
  const outgoing = send(options, resolve);
  outgoing.on('error', reject);
  // Without a taker an answer that changes protocols would end in no event at all.
  outgoing.on('upgrade', (_response, socket) => {
    socket.destroy();
    reject(new Error('it changed the protocol'));
  });
  outgoing.end(body ?? undefined);
  return promise;
}

/** What the socket asks instead of a name server: it is told the addresses that were checked. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all: wantsAll }, answer) => {
    const [first] = all;
    if (wantsAll === true) answer(null, all);
    else if (first) answer(null, first.address, first.family);
  };
}

/** Rejects with the signal's reason when that comes first. */
async function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
