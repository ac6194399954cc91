import { createHash, timingSafeEqual } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { serverErrors } from '@daino/contract';
import type { Secret } from '@daino/kernel';
import type { Exchange } from '../access/access.ts';
import { readBearerToken } from '../access/request-headers.ts';
import { addressKey, type RequestLimits } from '../rate-limit/request-limits.ts';

/** Fields that a proxy adds: who asks through one is somebody else. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Who may read the metrics: with a token whoever sends it, without one programs on this machine that ask it by a name of
 * its own and through no proxy.
 */
export class MetricsAccess {
  readonly #digest: Buffer | undefined;
  readonly #limits: RequestLimits;

  constructor(token: Secret | undefined, limits: RequestLimits) {
    this.#digest = token && digestOf(token.reveal());
    this.#limits = limits;
  }

  /** Throws METRICS_CLOSED, or METRICS_TOKEN_NEEDED and counts the attempt against the caller's address. */
  require({ request, reply }: Exchange): void {
    if (this.#digest === undefined) {
      if (!isAskedFromHere(request)) throw serverErrors.METRICS_CLOSED({});
      return;
    }
    const token = readBearerToken(request);
    if (token !== undefined && timingSafeEqual(digestOf(token), this.#digest)) return;
    this.#limits.count('address', addressKey(request), reply);
    throw serverErrors.METRICS_TOKEN_NEEDED({});
  }
}

/** A web page may point a name of its own at this machine, so the name counts as well as the address. */
function isAskedFromHere({ socket, headers, host }: Exchange['request']): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return isLoopback(socket.remoteAddress ?? '') && isLoopbackName(host);
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}

function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || isLoopback(name.replace(/^\[(.*)\]$/, '$1'));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
