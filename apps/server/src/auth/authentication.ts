import { createHash, randomBytes } from 'node:crypto';
import { authErrors, type Identity, type LoginRequest, type Session } from '@daino/contract';
import { type Database, memberships, type RefreshToken, sessions, users } from '@daino/database';
import { type Clock, newId, type StoreId, type UserId } from '@daino/kernel';
import { ACCESS_TOKEN_SECONDS, type AccessTokens } from './access-tokens.ts';
import type { VerifyPassword } from './passwords.ts';

/** Days that a session lives without being refreshed. */
const SESSION_DAYS = 14;

interface AuthenticationParts {
  readonly database: Database;
  readonly tokens: AccessTokens;
  readonly verifyPassword: VerifyPassword;
  readonly clock: Clock;
}

/** What a client keeps in its cookie, and whose it is. */
export interface Granted {
  readonly userId: UserId;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/**
 * Sessions. A login starts a family of refresh tokens in which each is good for one use; using one twice means that
 * somebody has a copy, and ends the whole family.
 */
export class Authentication {
  readonly #parts: AuthenticationParts;

  constructor(parts: AuthenticationParts) {
    this.#parts = parts;
  }

  /** Throws LOGIN_FAILED, in the same words and time whether the e-mail or the password is wrong. */
  async login({ email, password }: Pick<LoginRequest, 'email' | 'password'>): Promise<Granted> {
    const { database, verifyPassword, clock } = this.#parts;
    const found = await users.findByEmail(database.operator, email);
    const matches = await verifyPassword(found?.passwordHash, password);
    if (!matches || found === undefined || found.disabledAt !== null) throw authErrors.LOGIN_FAILED({});
    const { id: userId } = found;
    const { token, row } = this.#nextToken();
    await sessions.removeExpired(database.operator, { userId, now: clock.now() });
    await sessions.create(database.operator, { ...row, familyId: newId(), userId });
    return { userId, refreshToken: token, expiresAt: row.expiresAt };
  }

  /** Trades a refresh token for the next one. Throws REFRESH_REFUSED. */
  async refresh(tokenBefore: string): Promise<Granted> {
    const { database, clock } = this.#parts;
    const { token, row } = this.#nextToken();
    const shown = { tokenHash: hashToken(tokenBefore), next: row, now: clock.now() };
    const rotation = await sessions.rotate(database.operator, shown);
    if (rotation.outcome !== 'rotated') throw authErrors.REFRESH_REFUSED({});
    return { userId: rotation.userId, refreshToken: token, expiresAt: row.expiresAt };
  }

  /** Ends the session that the refresh token belongs to; an unknown token is none. */
  async logout(token: string): Promise<void> {
    const { database, clock } = this.#parts;
    await sessions.revokeFamily(database.operator, { tokenHash: hashToken(token), now: clock.now() });
  }

  /** Who a user is and where that user works. Throws UNAUTHENTICATED once the user is gone or disabled. */
  async identify(userId: UserId): Promise<Identity> {
    const { operator } = this.#parts.database;
    const found = await users.find(operator, userId);
    if (found === undefined || found.disabledAt !== null) throw authErrors.UNAUTHENTICATED({});
    const stores = await memberships.list(operator, userId);
    return { user: { id: found.id, email: found.email, name: found.name }, stores };
  }

  /** A session with a fresh access token, for one store when `wanted`. Throws STORE_NOT_FOUND. */
  async issue(userId: UserId, wanted: string | undefined): Promise<Session> {
    const { user, stores } = await this.identify(userId);
    const store = stores.find(({ id }) => id === wanted);
    if (wanted !== undefined && store === undefined) throw authErrors.STORE_NOT_FOUND({ storeId: wanted });
    // The id of a row of `stores`.
    const claims = store === undefined ? { userId } : { userId, storeId: store.id as StoreId };
    const token = await this.#parts.tokens.issue(claims);
    return { access_token: token, token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS, user, stores };
  }

  #nextToken(): { readonly token: string; readonly row: RefreshToken } {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(this.#parts.clock.now().getTime() + SESSION_DAYS * 86_400_000);
    return { token, row: { id: newId(), tokenHash: hashToken(token), expiresAt } };
  }
}

/** Refresh tokens are 256 random bits: a plain hash is enough to keep a stolen table useless. */
function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
