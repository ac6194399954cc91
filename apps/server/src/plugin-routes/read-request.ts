import { type FormFields, LIMITS, requestErrors, storableIssues } from '@daino/contract';
import type { PluginRequest, WantedRoute } from '@daino/engine';
import type { DainoError, StoreScope } from '@daino/kernel';
import type { FastifyRequest } from 'fastify';

/** Headers that a plugin sees. Never one that carries a credential, or says how the request came here. */
const HEADERS: ReadonlySet<string> = new Set([
  ...'accept accept-language content-type user-agent origin idempotency-key'.split(' '),
  ...'if-match if-none-match if-modified-since'.split(' '),
]);
const OWN_HEADER = /^x-plugin-[a-z0-9-]{1,50}$/;

/** What a plugin is told of a request. Throws REQUEST_INVALID or MEDIA_TYPE_UNSUPPORTED. */
export function readRequest(
  request: Pick<FastifyRequest, 'headers' | 'body' | 'originalUrl'>,
  { steps }: Pick<WantedRoute, 'steps'>,
  { actor }: Pick<StoreScope, 'actor'>,
): PluginRequest {
  const [, search = ''] = request.originalUrl.split('?', 2);
  const query = readFields(search, 'query');
  const body = readBody(request);
  requireStorable({ query, steps, text: body.rawBody, form: body.form });
  return {
    path: `/${steps.join('/')}`,
    query,
    headers: readHeaders(request.headers),
    ...body,
    user: actor.kind === 'user' ? { id: actor.userId, role: actor.role } : null,
  };
}

function readHeaders(headers: FastifyRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && (HEADERS.has(name) || OWN_HEADER.test(name)) ? [[name, value]] : [],
    ),
  );
}

function readBody({ headers, body }: Pick<FastifyRequest, 'headers' | 'body'>): Body {
  if (!Buffer.isBuffer(body) || body.length === 0) return { bodyType: 'none', rawBody: null, form: null };
  const [written = ''] = (headers['content-type'] ?? '').split(';');
  const type = written.trim().toLowerCase();
  const rawBody = textOf(body);
  if (type === 'application/x-www-form-urlencoded')
    return { bodyType: 'form', rawBody, form: readFields(rawBody, 'body') };
  if (type.startsWith('text/')) return { bodyType: 'text', rawBody, form: null };
  if (type !== 'application/json' && !type.endsWith('+json'))
    throw requestErrors.MEDIA_TYPE_UNSUPPORTED({ mediaType: type || 'unknown' });
  requireStorable(jsonOf(rawBody));
  return { bodyType: 'json', rawBody, form: null };
}

type Body = Pick<PluginRequest, 'bodyType' | 'rawBody' | 'form'>;

/** The fields of a query or a form. */
function readFields(text: string, where: 'query' | 'body'): FormFields {
  const fields = new Map<string, string | string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > LIMITS.route.queryFields) throw invalid(`may have ${LIMITS.route.queryFields} fields`, where);
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else if (typeof before === 'string') fields.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(fields);
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw invalid('must be UTF-8', 'body');
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('must be JSON', 'body');
  }
}

function requireStorable(value: unknown): void {
  const issues = storableIssues(value);
  if (issues.length > 0) throw requestErrors.REQUEST_INVALID({ what: 'request' }, { issues });
}

function invalid(message: string, path = ''): DainoError {
  return requestErrors.REQUEST_INVALID({ what: 'request' }, { issues: [{ path, message }] });
}
