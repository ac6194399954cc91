import { LIMITS, type RouteOutput, sandboxErrors } from '@daino/contract';
import type { DainoError } from '@daino/kernel';
import { z } from 'zod';

/** A plugin's answer that may leave the server. */
export interface PluginResponse {
  readonly status: number;
  /** Lower-case names; the content type is among them when there is a body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** Nothing that a browser runs: no HTML, no XML, no SVG, no script. */
const MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/pdf',
  'text/plain',
  'text/csv',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);
const DEFAULT_TYPES = { json: 'application/json', text: 'text/plain', base64: '', none: '' } as const;

/** Headers that an answer may have besides its content type; `x-plugin-…` are the plugin's own. */
const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-disposition': /^(inline|attachment)(; ?filename="[\w .()@+-]{1,200}")?$/,
  'content-language': /^[A-Za-z0-9, -]+$/,
  etag: /^(W\/)?"[\w.:+/=-]*"$/,
  'last-modified': /^[A-Za-z0-9 ,:]+$/,
  'retry-after': /^\d{1,9}$/,
};
const OWN_HEADER = /^x-plugin-[a-z0-9-]{1,50}$/;
const VALUE = /^[\u0020-\u007e]*$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const output = z.object({
  status: z.int().min(200).max(599),
  headers: z.array(z.tuple([z.string(), z.string()])).max(LIMITS.route.headers),
  encoding: z.enum(['none', 'json', 'text', 'base64']),
  body: z.string(),
}) satisfies z.ZodType<RouteOutput>;

/** Stands between all the rest and the body; inside a text its quotes would have backslashes. */
const BODY = ',"body":';
/** All headers that are allowed, in the JSON that makes them longest. */
const HEAD_LENGTH = LIMITS.route.headers * (LIMITS.route.headerLength + 100) * 6;

/** The answer in a handler's text. Throws `RESULT_INVALID` when it is not what a route may answer. */
export function readResponse(text: string): PluginResponse {
  const parsed = output.safeParse(parseOutput(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refused(issue?.path.join('.') ?? '', issue?.message ?? 'it is no response');
  }
  const { status, encoding } = parsed.data;
  if (status >= 300 && status < 400 && status !== 304)
    throw refused('status', `${status} is not allowed: a plugin sends nobody elsewhere`);
  const headers = readHeaders(parsed.data.headers);
  const body = readBody(parsed.data);
  const type = readType(headers['content-type'] ?? DEFAULT_TYPES[encoding]);
  delete headers['content-type'];
  if (body === null || status === 204 || status === 304) return { status, headers, body: null };
  if (type === undefined) {
    const known = [...MEDIA_TYPES].join(', ');
    throw refused('headers.content-type', `must be one of ${known}`);
  }
  return { status, headers: { ...headers, 'content-type': type }, body };
}

function readHeaders(pairs: RouteOutput['headers']): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [written, value] of pairs) {
    const name = written.toLowerCase();
    const path = `headers.${name.slice(0, 100)}`;
    const allowed = name === 'content-type' || OWN_HEADER.test(name) || Object.hasOwn(HEADERS, name);
    if (!allowed) throw refused(path, 'is no header that a plugin may set');
    const isValue = VALUE.test(value) && value.length <= LIMITS.route.headerLength;
    if (!isValue || HEADERS[name]?.test(value) === false) throw refused(path, 'is no such value');
    headers[name] = value;
  }
  return headers;
}

/** The media type without anything that the plugin wrote behind it. */
function readType(written: string): string | undefined {
  const [type = ''] = written.split(';');
  const plain = type.trim().toLowerCase();
  if (!MEDIA_TYPES.has(plain)) return undefined;
  return plain.startsWith('text/') ? `${plain}; charset=utf-8` : plain;
}

function readBody({ encoding, body }: RouteOutput): Buffer | null {
  if (encoding === 'none') return null;
  if (encoding === 'base64' && !BASE64.test(body)) throw refused('body', 'is not base64');
  const bytes = Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8');
  if (bytes.length <= LIMITS.route.responseBytes) return bytes;
  throw refused('body', `may have ${LIMITS.route.responseBytes} bytes`);
}

function refused(path: string, reason: string): DainoError {
  return sandboxErrors.RESULT_INVALID({ path, reason });
}

/**
 * In two parts, in the order in which the guest writes them: what is not the body is small or not parsed at all, and a
 * body that is too large is not copied. Everybody waits while a megabyte of brackets is parsed.
 */
function parseOutput(text: string): unknown {
  const at = text.slice(0, HEAD_LENGTH).indexOf(BODY);
  if (at < 0) throw refused('', 'it is no response, or has too many or too long headers');
  const quoted = text.slice(at + BODY.length, -1);
  if (quoted.length > PLAIN_LENGTH && !quoted.includes('\\'))
    throw refused('body', `may have ${LIMITS.route.responseBytes} bytes`);
  const head = parse(`${text.slice(0, at)}}`);
  const isWhole = typeof head === 'object' && text.endsWith('}') && quoted.startsWith('"');
  return isWhole ? { ...head, body: parse(quoted) } : undefined;
}

/** The longest body without a backslash: base64, padded, in quotes. */
const PLAIN_LENGTH = Math.ceil(LIMITS.route.responseBytes / 3) * 4 + 2;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
