import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Granted } from './authentication.ts';

const NAME = 'daino_refresh';
/** Only these addresses ever see the cookie; the API itself takes none. */
const PATH = '/api/auth';

export function readRefreshCookie(request: FastifyRequest): string | undefined {
  return request.cookies[NAME] || undefined;
}

/** `Secure` follows how the request came in, directly or through a trusted proxy: a browser drops it over plain HTTP. */
export function setRefreshCookie(reply: FastifyReply, { refreshToken, expiresAt }: Granted): void {
  const secure = reply.request.protocol === 'https';
  reply.setCookie(NAME, refreshToken, {
    path: PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure,
    expires: expiresAt,
  });
}

export function clearRefreshCookie(reply: FastifyReply): void {
  reply.clearCookie(NAME, { path: PATH, httpOnly: true, sameSite: 'strict' });
}
