import { realm } from '../part.ts';
import { AbortController, type AbortSignal, type SignalLike } from './abort.ts';
import { Body, contentOf, contentOfBody } from './body.ts';
import { Headers, type HeadersInit } from './headers.ts';

const { native } = realm;

export interface RequestInit {
  readonly method?: unknown;
  readonly headers?: HeadersInit;
  readonly body?: unknown;
  readonly redirect?: string;
  readonly signal?: SignalLike | null;
  /** Of ours: as in `ctx.http`. */
  readonly timeoutMs?: number;
}

const KNOWN = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'];

export function methodOf(given: unknown): string {
  const method = native.String(given);
  const upper = method.toUpperCase();
  return KNOWN.includes(upper) ? upper : method;
}

/** Fetch's `Request`, without what only browsers have. */
export class Request extends Body {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly redirect: string;
  readonly signal: AbortSignal | SignalLike;

  constructor(input: unknown, init: RequestInit = {}) {
    const from = input instanceof Request ? input : undefined;
    const given = init ?? {};
    const method = given.method === undefined ? (from?.method ?? 'GET') : methodOf(given.method);
    const own = contentOf(given.body);
    if (own && (method === 'GET' || method === 'HEAD'))
      throw new native.TypeError('Request with GET/HEAD method cannot have body.');
    super(own ?? (from && given.body === undefined ? contentOfBody(from, true) : null));
    this.method = method;
    this.url = from ? from.url : absolute(input);
    this.headers = new Headers(given.headers ?? from?.headers);
    if (own?.type && !this.headers.has('content-type')) this.headers.set('content-type', own.type);
    this.redirect = given.redirect ?? from?.redirect ?? 'follow';
    this.signal = given.signal ?? from?.signal ?? new AbortController().signal;
  }

  clone(): Request {
    const { url, method, headers, redirect, signal } = this;
    return new Request(url, { method, headers, redirect, signal, body: contentOfBody(this, false) });
  }
  get [Symbol.toStringTag](): string {
    return 'Request';
  }
}

function absolute(input: unknown): string {
  const { URL } = realm.part('url') as { URL: new (text: string) => { readonly href: string } };
  return new URL(native.String(input)).href;
}
