import type { WireBytes } from '../bytes/bytes.ts';
import { type SignalLike, untilAborted } from './abort.ts';
import { Content } from './body.ts';
import { type Response, responseOf } from './response.ts';

/** The one call behind it all. */
export type SendRequest = (request: object) => Promise<unknown>;

export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  /** Names in lower case; the host checks what they say. */
  readonly headers: Record<string, string>;
  readonly content: Content | null;
  readonly redirect: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly signal: SignalLike | null | undefined;
}

/** Rejects at once when its signal is aborted; the host's answer is then dropped. */
export async function sendRequest(send: SendRequest, request: OutgoingRequest): Promise<Response> {
  const { url, method, headers, content, redirect, timeoutMs, signal } = request;
  if (content?.type) headers['content-type'] ??= content.type;
  const wire = {
    url,
    method,
    headers,
    body: content ? await content.wire() : null,
    redirect,
    timeoutMs,
  };
  const answer = await untilAborted(signal, () => send(wire));
  // The host wrote it, and checked it against the table.
  const { body, url: from, redirected, ...rest } = answer as Answer;
  return responseOf(
    { ...rest, content: method === 'HEAD' ? null : new Content(body, null) },
    { url: from, redirected, type: 'basic' },
  );
}

/** As the capability's table describes it. */
interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBytes;
}
