import { realm } from '../part.ts';
import { Body, type Content, contentOf, contentOfBody } from './body.ts';
import { Headers, type HeadersInit } from './headers.ts';

const { native } = realm;

interface ResponseInit {
  readonly status?: number;
  readonly statusText?: string;
  readonly headers?: HeadersInit;
}

/** Where a response of the host came from; kept apart, so that no plugin can make one. */
interface Origin {
  readonly url: string;
  readonly redirected: boolean;
  readonly type: 'basic' | 'error';
}

/** As the host gave it. */
interface Answered {
  readonly content: Content | null;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeadersInit;
}

const NO_BODY = [101, 103, 204, 205, 304];
const REDIRECTS = [301, 302, 303, 307, 308];

/** A response as the host gave it. */
export let responseOf: (answered: Answered, origin: Origin | undefined) => Response;

/** Fetch's `Response`, with its body in memory. */
export class Response extends Body {
  static {
    responseOf = ({ content, status, ...init }, origin) => {
      const response = new Response(NO_BODY.includes(status) ? null : content, init);
      response.#status = status;
      response.#origin = origin;
      return response;
    };
  }

  #status: number;
  readonly statusText: string;
  readonly headers: Headers;
  #origin: Origin | undefined;

  constructor(body?: unknown, init: ResponseInit = {}) {
    const content = contentOf(body);
    super(content);
    const status = init?.status === undefined ? 200 : native.trunc(native.Number(init.status));
    this.#status = status;
    this.statusText = native.String(init?.statusText ?? '');
    this.headers = new Headers(init?.headers);
    if (!(status >= 200 && status <= 599))
      throw new native.RangeError(`init["status"] must be in the range of 200 to 599, inclusive.`);
    if (content && NO_BODY.includes(status))
      throw new native.TypeError(`Response with status ${status} cannot have body.`);
    if (content?.type && !this.headers.has('content-type')) this.headers.set('content-type', content.type);
  }

  static json(value: unknown, init: ResponseInit = {}): Response {
    const text = native.stringify(value);
    if (text === undefined) throw new native.TypeError('The value is no JSON.');
    const headers = new Headers(init?.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return new Response(text, { ...init, headers });
  }
  static error(): Response {
    const response = new Response();
    response.#status = 0;
    response.#origin = { url: '', redirected: false, type: 'error' };
    return response;
  }
  static redirect(url: unknown, status = 302): Response {
    const { URL } = realm.part('url') as { URL: new (text: string) => { readonly href: string } };
    const { href } = new URL(native.String(url));
    if (!REDIRECTS.includes(status)) throw new native.RangeError(`Invalid status code ${status}`);
    return new Response(null, { status, headers: { location: href } });
  }

  get status(): number {
    return this.#status;
  }
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }
  get url(): string {
    return this.#origin?.url ?? '';
  }
  get redirected(): boolean {
    return this.#origin?.redirected ?? false;
  }
  get type(): string {
    return this.#origin?.type ?? 'default';
  }
  clone(): Response {
    const { status, statusText, headers } = this;
    const content = contentOfBody(this, false);
    return responseOf({ content, status, statusText, headers }, this.#origin);
  }
  get [Symbol.toStringTag](): string {
    return 'Response';
  }
}
