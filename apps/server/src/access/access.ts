import { authErrors, authorise, type Permission } from '@daino/contract';
import { type Database, memberships, stores } from '@daino/database';
import { type Actor, isUuid, type Log, type StoreId, type StoreScope } from '@daino/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessClaims, AccessTokens } from '../auth/access-tokens.ts';
import type { Drain } from '../drain.ts';
import { addressKey, type RequestLimits } from '../rate-limit/request-limits.ts';
import { readBearerToken, readIdempotencyKey, readNamedStore } from './request-headers.ts';

interface AccessParts {
  readonly tokens: AccessTokens;
  readonly database: Database;
  readonly limits: RequestLimits;
  readonly drain: Drain;
  readonly log: Log;
}

/** One request and its answer. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Entry extends Exchange {
  readonly claims: AccessClaims;
  readonly permission: Permission;
}

/** Who asks, and for which store. User, store and membership are looked up anew for every request. */
export class Access {
  readonly #parts: AccessParts;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  /** Throws UNAUTHENTICATED, and counts a bad token against the caller's address. */
  async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<AccessClaims> {
    const { tokens, limits } = this.#parts;
    const token = readBearerToken(request);
    if (token === undefined) throw authErrors.UNAUTHENTICATED({});
    const claims = await tokens.verify(token).catch((error: unknown) => {
      limits.count('address', addressKey(request), reply);
      throw error;
    });
    limits.count('user', claims.userId, reply);
    return claims;
  }

  /** Throws STORE_REQUIRED, STORE_NOT_FOUND or PERMISSION_DENIED. */
  async enterStore({ request, reply, claims, permission }: Entry): Promise<StoreScope> {
    const { database, limits } = this.#parts;
    const { userId } = claims;
    const storeId = await this.#chooseStore(request, claims);
    const role = await memberships.findRole(database.operator, { userId, storeId });
    if (role === undefined) throw authErrors.STORE_NOT_FOUND({ storeId });
    limits.count('store', storeId, reply);
    const scope = this.#scopeOf(request, storeId, { kind: 'user', userId, role });
    authorise(scope, permission);
    return scope;
  }

  /** The store that a request names, when there is such a store; for what answers without a token. */
  async namedStore(request: FastifyRequest): Promise<StoreId | undefined> {
    const named = readNamedStore(request)?.toLowerCase();
    if (named === undefined || !isUuid(named)) return undefined;
    // Whether it is one is what is asked.
    return (await stores.find(this.#parts.database.operator, named as StoreId))?.id;
  }

  /** Lets somebody without a token into a store. */
  visit({ request, reply }: Exchange, storeId: StoreId): StoreScope {
    this.#parts.limits.count('store', storeId, reply);
    return this.#scopeOf(request, storeId, { kind: 'anybody' });
  }

  #scopeOf(request: FastifyRequest, storeId: StoreId, actor: Actor): StoreScope {
    const { drain, log } = this.#parts;
    const idempotencyKey = readIdempotencyKey(request);
    return {
      actor,
      storeId,
      cause: [],
      traceId: request.id,
      signal: drain.signalFor(request),
      log: log.with({ traceId: request.id }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
  }

  /** From the path, else X-Store-Id, else the token's store, else the only one that the user belongs to. */
  async #chooseStore(request: FastifyRequest, claims: AccessClaims): Promise<StoreId> {
    const named = readNamedStore(request) ?? claims.storeId;
    if (named !== undefined) {
      if (!isUuid(named)) throw authErrors.STORE_NOT_FOUND({ storeId: named.slice(0, 64) });
      // Whether it is a store of this user is what the membership says.
      return named.toLowerCase() as StoreId;
    }
    const [only, ...others] = await memberships.list(this.#parts.database.operator, claims.userId);
    if (only === undefined || others.length > 0) throw authErrors.STORE_REQUIRED({});
    return only.id;
  }
}
