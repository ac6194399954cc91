import { authErrors } from '@daino/contract';
import { type Clock, isUuid, newId, type StoreId, type UserId } from '@daino/kernel';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { SigningKey } from './signing-key.ts';

/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_SECONDS = 600;

const ISSUER = 'daino';
const AUDIENCE = 'daino-api';

/** What an access token says. */
export interface AccessClaims {
  readonly userId: UserId;
  /** The store that a request without one means. */
  readonly storeId?: StoreId;
}

/** Issues and verifies access tokens (ES256). */
export class AccessTokens {
  readonly #key: SigningKey;
  readonly #clock: Clock;

  constructor(key: SigningKey, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  issue({ userId, storeId }: AccessClaims): Promise<string> {
    const now = Math.floor(this.#clock.now().getTime() / 1_000);
    return new SignJWT(storeId === undefined ? {} : { store_id: storeId })
      .setProtectedHeader({ alg: 'ES256', kid: this.#key.id, typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + ACCESS_TOKEN_SECONDS)
      .sign(this.#key.privateKey);
  }

  /** Throws UNAUTHENTICATED unless the token is ours, whole and not expired. */
  async verify(token: string): Promise<AccessClaims> {
    const { payload } = await jwtVerify(token, this.#key.publicKey, {
      algorithms: ['ES256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: 'at+jwt',
      currentDate: this.#clock.now(),
      requiredClaims: ['sub', 'exp'],
    }).catch((error: unknown) => {
      if (error instanceof errors.JOSEError) throw authErrors.UNAUTHENTICATED({}, { cause: error });
      throw error;
    });
    const { sub, store_id: store } = payload;
    if (sub === undefined || !isUuid(sub)) throw authErrors.UNAUTHENTICATED({});
    // We signed these claims from branded ids.
    const userId = sub as UserId;
    return typeof store === 'string' ? { userId, storeId: store as StoreId } : { userId };
  }

  /** The public half, as GET /.well-known/jwks.json gives it. */
  get publicKeys(): { keys: Record<string, string>[] } {
    return { keys: [{ ...this.#key.publicJwk }] };
  }
}
