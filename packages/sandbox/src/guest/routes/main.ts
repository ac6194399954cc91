import { GUEST_LIMITS, type RouteInput, type RouteOutput } from '@daino/contract/guest';
import { inner, offer } from '../inner-part.ts';

const { native } = inner;

/** What a route's handler gets as its second argument. */
export function requestOf(input: string): object {
  // The host wrote it.
  const { rawBody, bodyType, form, ...request } = native.parse(input) as RouteInput;
  const body = bodyType === 'json' && rawBody !== null ? native.parse(rawBody) : (form ?? rawBody);
  return { ...request, body, rawBody };
}

/** The answer of one call of a route: `response` is the handler's third argument, `textOf` what leaves the isolate. */
export interface Answer {
  readonly response: object;
  /** `result` is what the handler returned: the answer's JSON, unless it has sent one. */
  textOf(result: unknown): string;
}

type Body = Pick<RouteOutput, 'encoding' | 'body'>;

export function createAnswer(): Answer {
  let status: number | undefined;
  let headers = '';
  let sent: Body | undefined;
  const keep = (body: Body) => {
    if (sent) throw new native.Error('The response was sent already.');
    sent = body;
  };
  const response = {
    status(code: unknown) {
      status = typeof code === 'number' ? code : -1;
      return response;
    },
    header(name: unknown, value: unknown) {
      const pair = `[${native.quote(native.String(name))},${native.quote(native.String(value))}]`;
      headers += headers === '' ? pair : `,${pair}`;
      return response;
    },
    json(value: unknown): void {
      keep(jsonBody(value));
    },
    send(value?: unknown): void {
      keep(bodyOf(value));
    },
  };
  native.freeze(response);
  return {
    response,
    textOf(result) {
      const { encoding, body } = sent ?? (result === undefined ? NOTHING : jsonBody(result));
      // The host looks again; what never leaves the isolate costs it nothing.
      if (body.length > (encoding === 'base64' ? MOST_BASE64 : MOST_BYTES))
        throw new native.RangeError(`An answer has at most ${MOST_BYTES} bytes.`);
      const code = status ?? (encoding === 'none' ? 204 : 200);
      return `{"status":${native.stringify(code) ?? 'null'},"headers":[${headers}],"encoding":"${encoding}","body":${native.quote(body)}}`;
    },
  };
}

const MOST_BYTES = GUEST_LIMITS.routeAnswer.responseBytes;
const MOST_BASE64 = ((MOST_BYTES + 2 - ((MOST_BYTES + 2) % 3)) / 3) * 4;
const NOTHING: Body = { encoding: 'none', body: '' };

function bodyOf(value: unknown): Body {
  if (value === undefined) return NOTHING;
  if (typeof value === 'string') return { encoding: 'text', body: value };
  const bytes = inner.load('bytes');
  return bytes.isBytes(value)
    ? { encoding: 'base64', body: bytes.toBase64(bytes.bytesOf(value)) }
    : jsonBody(value);
}

function jsonBody(value: unknown): Body {
  return { encoding: 'json', body: native.stringify(value) ?? 'null' };
}

/** What stands between a request and the handler of a route. */
export const routes = { createAnswer, requestOf };

offer(routes);
