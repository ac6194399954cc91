import { realm } from '../part.ts';
import { contentOf, contentOfBody } from './body.ts';
import { Headers } from './headers.ts';
import { methodOf, Request, type RequestInit } from './request.ts';
import type { Response } from './response.ts';
import { sendRequest } from './send.ts';

const { native } = realm;

/**
 * Fetch's `fetch`, for the invocation that is on the CPU: the same as `ctx.http.request`, with the same grants and
 * limits. What the host refuses is its own error with a `code`.
 */
export async function fetch(input: unknown, init: RequestInit = {}): Promise<Response> {
  const send = (request: object) => realm.call('http', 'request', [request]);
  const given = init ?? {};
  const { timeoutMs } = given;
  if (input instanceof Request) {
    const request = new Request(input, given);
    const { url, method, redirect, signal } = request;
    const headers = Object.fromEntries(request.headers);
    const content = contentOfBody(request, true);
    return sendRequest(send, { url, method, headers, content, redirect, signal, timeoutMs });
  }
  const method = methodOf(given.method ?? 'GET');
  const content = contentOf(given.body);
  if (content && (method === 'GET' || method === 'HEAD'))
    throw new native.TypeError('Request with GET/HEAD method cannot have body.');
  const headers = Object.fromEntries(new Headers(given.headers));
  const { redirect, signal } = given;
  return sendRequest(send, {
    url: native.String(input),
    method,
    headers,
    content,
    redirect,
    signal,
    timeoutMs,
  });
}
