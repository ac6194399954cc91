import type { HttpBody, HttpClient, HttpOptions, HttpRequestOptions } from '@daino/contract/guest';
import { realm } from '../part.ts';
import { contentOf } from './body.ts';
import { type SendRequest, sendRequest } from './send.ts';

const { native } = realm;

/** `ctx.http` of one invocation. */
export function createHttpClient(send: SendRequest): HttpClient {
  const request = async (url: string, options: HttpRequestOptions = {}) => {
    const { method = 'GET', body, headers, redirect, timeoutMs, signal } = options;
    return sendRequest(send, {
      url: native.String(url),
      method: native.String(method).toUpperCase(),
      headers: headerMap(headers),
      content: contentOf(body),
      redirect,
      timeoutMs,
      signal,
    });
  };
  const bare = (method: string) => (url: string, options?: HttpOptions) =>
    request(url, { ...options, method });
  const carrying =
    (method: string) =>
    (url: string, body: HttpBody = null, options?: HttpOptions) =>
      request(url, { ...options, method, body });
  return native.freeze({
    get: bare('GET'),
    delete: bare('DELETE'),
    post: carrying('POST'),
    put: carrying('PUT'),
    patch: carrying('PATCH'),
    request,
  });
}

function headerMap(headers: HttpOptions['headers']): Record<string, string> {
  const pairs = Symbol.iterator in Object(headers ?? {}) ? headers : Object.entries(headers ?? {});
  // Either form holds pairs of texts; the host checks what they say.
  const made = [...(pairs as Iterable<readonly [string, string]>)];
  return Object.fromEntries(
    made.map(([name, value]) => [native.String(name).toLowerCase(), native.String(value)]),
  );
}
