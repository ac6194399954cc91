/** What `ctx.http` is in a handler, and what `fetch` answers with; the isolate makes it from the one call there is. */

/** A body to be sent: a text as it is, bytes as they are, forms and blobs as `fetch` sends them, anything else as JSON. */
export type HttpBody = string | Uint8Array | ArrayBuffer | object | null;

export interface HttpOptions {
  /** `Host`, `Cookie`, `Proxy-*` and what describes the connection are the platform's to set. */
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  /** What to do when the answer leads on: go there if it is granted, hand it out, or fail. Default `follow`. */
  readonly redirect?: 'follow' | 'manual' | 'error';
  /** Milliseconds until it fails with `HTTP_TIMEOUT`; default and most 10,000. */
  readonly timeoutMs?: number;
  /** Ends the waiting with the signal's reason: `ctx.signal`, or the one of an AbortController. */
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown } | null;
}

export interface HttpRequestOptions extends HttpOptions {
  /** Default `GET`. */
  readonly method?: string;
  readonly body?: HttpBody;
}

export interface HttpHeaders {
  /** The header's value, whatever the case of its name, or null. */
  get(name: string): string | null;
  has(name: string): boolean;
  /** Each `Set-Cookie` on its own. */
  getSetCookie(): string[];
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(visit: (value: string, name: string) => void): void;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

export interface HttpResponse {
  /** Whether the status is one of success, 200 to 299. An answer of failure is no error. */
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  /** Where it came from in the end. */
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: HttpHeaders;
  /** Whether the body was read; it can be read once. */
  readonly bodyUsed: boolean;
  /** A second one, whose body can be read as well. */
  clone(): HttpResponse;
  /** The body as text, read as UTF-8. */
  text(): Promise<string>;
  /** The body as JSON; fails with a SyntaxError when it is none. The type is the caller's claim. */
  json<Value = unknown>(): Promise<Value>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array>;
}

/**
 * Requests to the hosts that the store's owner granted (`network:<host>`). Fails with `GRANT_MISSING` for any other,
 * with `HTTP_ADDRESS_REFUSED` for a host inside a private network, and with `HTTP_TIMEOUT` after 10 seconds.
 *
 * @example
 * const answer = await ctx.http.post('https://api.example.com/points', { customer: sale.customerId });
 * if (!answer.ok) throw new Error(`The points were refused: ${answer.status}`);
 */
export interface HttpClient {
  get(url: string, options?: HttpOptions): Promise<HttpResponse>;
  delete(url: string, options?: HttpOptions): Promise<HttpResponse>;
  post(url: string, body?: HttpBody, options?: HttpOptions): Promise<HttpResponse>;
  put(url: string, body?: HttpBody, options?: HttpOptions): Promise<HttpResponse>;
  patch(url: string, body?: HttpBody, options?: HttpOptions): Promise<HttpResponse>;
  /** As `fetch`, and with any method. */
  request(url: string, options?: HttpRequestOptions): Promise<HttpResponse>;
}
