import type {
  HttpBody,
  HttpClient,
  HttpHeaders,
  HttpOptions,
  HttpRequestOptions,
  HttpResponse,
} from '@daino/contract/guest';
import { bytesOfWire, isBytes, textOfWire, toWire, type WireBytes } from './bytes.ts';
import { native } from './primordials.ts';

/** The one call behind it all. */
export type SendRequest = (request: object) => Promise<unknown>;

/** `ctx.http` of one invocation. */
export function createHttpClient(send: SendRequest): HttpClient {
  const request = (url: string, options: HttpRequestOptions = {}) => sendRequest(send, url, options);
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

async function sendRequest(
  send: SendRequest,
  url: string,
  { method = 'GET', body, headers, redirect, timeoutMs }: HttpRequestOptions,
): Promise<HttpResponse> {
  const own = headerMap(headers);
  const answer = await send({
    url: native.String(url),
    method: native.String(method).toUpperCase(),
    body: body === undefined || body === null ? null : toWire(bodyOf(body, own)),
    headers: own,
    redirect,
    timeoutMs,
  });
  // The host wrote it, and checked it against the table.
  return responseOf(answer as Answer);
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

function headerMap(headers: HttpOptions['headers']): Record<string, string> {
  const map: Record<string, string> = {};
  const entries = native.isArray(headers) ? headers : Object.entries(headers ?? {});
  // Either form holds pairs of texts; the host checks what they say.
  for (const [name, value] of entries as readonly (readonly [string, string])[]) {
    map[native.String(name).toLowerCase()] = native.String(value);
  }
  return map;
}

/** A text or bytes; anything else becomes JSON, and says so unless the plugin named another type. */
function bodyOf(body: NonNullable<HttpBody>, headers: Record<string, string>): unknown {
  if (typeof body === 'string' || isBytes(body)) return body;
  headers['content-type'] ??= 'application/json';
  return native.stringify(body) ?? 'null';
}

function responseOf({ body, headers, status, statusText, url, redirected }: Answer): HttpResponse {
  const text = async (): Promise<string> => textOfWire(body);
  return native.freeze({
    ok: status >= 200 && status <= 299,
    status,
    statusText,
    url,
    redirected,
    headers: headersOf(headers),
    text,
    // The type is the caller's claim.
    json: async <Value>() => native.parse(await text()) as Value,
    arrayBuffer: async () => bytesOfWire(body).buffer,
    bytes: async () => bytesOfWire(body),
  });
}

function headersOf(headers: Answer['headers']): HttpHeaders {
  const valueOf = (name: string): string | null => {
    const key = native.String(name).toLowerCase();
    return native.hasOwn(headers, key) ? (headers[key] ?? null) : null;
  };
  return native.freeze({
    get: valueOf,
    has: (name: string) => valueOf(name) !== null,
    entries: () => Object.entries(headers),
    forEach: (visit: (value: string, name: string) => void) => {
      for (const [name, value] of Object.entries(headers)) visit(value, name);
    },
  });
}
