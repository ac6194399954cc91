import { LIMITS, requestErrors } from '@daino/contract';
import type { Clock } from '@daino/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WindowCounter } from './window-counter.ts';

/** Requests per minute; `login` counts attempts per address and per e-mail. */
export interface RequestRates {
  readonly store: number;
  readonly user: number;
  readonly address: number;
  readonly login: number;
}

export const DEFAULT_RATES: RequestRates = { ...LIMITS.requestsPerMinute, login: 10 };

/** `route` is a plugin's own, with a limit of its own. */
type Subject = keyof RequestRates | 'route';

/** Everything that is counted, and what the caller is told about it. Throws RATE_LIMITED past a limit. */
export class RequestLimits {
  readonly #counters: Readonly<Record<Subject, WindowCounter>>;
  readonly #refusals: Record<Subject, number> = { store: 0, user: 0, address: 0, login: 0, route: 0 };

  constructor(rates: RequestRates, clock: Clock) {
    this.#counters = {
      store: new WindowCounter(rates.store, clock),
      user: new WindowCounter(rates.user, clock),
      address: new WindowCounter(rates.address, clock),
      login: new WindowCounter(rates.login, clock),
      route: new WindowCounter(rates.user, clock),
    };
  }

  /** Requests that were turned away since the process began. */
  refusals(): Readonly<Record<Subject, number>> {
    return this.#refusals;
  }

  /** Counts one request of `key`; the answer's RateLimit headers tell of the subject that was counted last. */
  count(subject: Subject, key: string, reply: FastifyReply, own?: number): void {
    const { limit, remaining, exceeded, resetSeconds } = this.#counters[subject].take(key, own);
    reply.header('ratelimit-policy', `"${subject}";q=${limit};w=60`);
    reply.header('ratelimit', `"${subject}";r=${remaining};t=${resetSeconds}`);
    if (!exceeded) return;
    this.#refusals[subject] += 1;
    throw requestErrors.RATE_LIMITED({ retryAfterSeconds: resetSeconds });
  }
}

/** The caller's address as a key: an IPv6 caller owns its whole /64. */
export function addressKey({ ip }: Pick<FastifyRequest, 'ip'>): string {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip;
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')]
    .slice(0, 4)
    .join(':');
}
