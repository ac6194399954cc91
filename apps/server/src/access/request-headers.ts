import { idempotencyKey, requestErrors, STORE_HEADER } from '@daino/contract';
import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`. */
export function readBearerToken({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];
}

/** The store that the path names, else X-Store-Id. */
export function readNamedStore({
  params,
  headers,
}: Pick<FastifyRequest, 'headers' | 'params'>): string | undefined {
  if (typeof params === 'object' && params !== null && 'storeId' in params) return String(params.storeId);
  const value = headers[STORE_HEADER];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Throws REQUEST_INVALID when the header is there and is no key. */
export function readIdempotencyKey({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const value = headers['idempotency-key'];
  if (value === undefined) return undefined;
  const parsed = idempotencyKey.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ message }) => ({ path: 'Idempotency-Key', message }));
  throw requestErrors.REQUEST_INVALID({ what: 'Idempotency-Key' }, { issues });
}
