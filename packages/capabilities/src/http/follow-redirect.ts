import type { IncomingMessage } from 'node:http';
import { httpErrors, webAddressFault } from '@daino/contract';
import { headersForOtherOrigin } from './request-headers.ts';
import type { Hop } from './send-hop.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Where an answer leads on, or undefined when it leads nowhere. Throws `HTTP_REDIRECT_REFUSED` for a wrong way. */
export function nextHop(hop: Hop, { statusCode = 0, headers }: IncomingMessage): Hop | undefined {
  const { location } = headers;
  if (!REDIRECTS.has(statusCode) || location === undefined) return undefined;
  const url = URL.parse(location, hop.url.href);
  const fault = url === null ? 'it leads to no address' : faultOf(hop.url, url);
  if (url === null || fault !== undefined) throw refused(hop, fault ?? '');
  const onward = url.origin === hop.url.origin ? hop.headers : headersForOtherOrigin(hop.headers);
  if (!becomesGet(statusCode, hop.method)) return { ...hop, url, headers: onward };
  const { 'content-type': _ofTheBody, ...rest } = onward;
  return { url, method: hop.method === 'HEAD' ? 'HEAD' : 'GET', headers: rest, body: null };
}

export function refused({ url }: Hop, reason: string): Error {
  return httpErrors.HTTP_REDIRECT_REFUSED({ host: url.host, reason });
}

function faultOf(from: URL, to: URL): string | undefined {
  const fault = webAddressFault(to.href);
  if (fault !== undefined) return `its goal ${fault}`;
  return from.protocol === 'https:' && to.protocol === 'http:' ? 'it leads from https to http' : undefined;
}

function becomesGet(status: number, method: string): boolean {
  return status === 303 || ((status === 301 || status === 302) && method === 'POST');
}
