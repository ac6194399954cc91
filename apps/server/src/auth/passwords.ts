import { hash, verify } from '@node-rs/argon2';

// argon2id is the library's default algorithm; 19 MiB and 2 passes are OWASP's minimum.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An argon2id hash in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Tells whether `password` is the one behind `kept`; without a hash to compare with the answer is no. */
export type VerifyPassword = (kept: string | undefined, password: string) => Promise<boolean>;

/**
 * A verifier that takes as long for an e-mail that does not exist, so that nobody learns from the clock which do.
 */
export async function createPasswordVerifier(): Promise<VerifyPassword> {
  const nobody = await hashPassword('nobody has this password');
  return async (kept, password) => {
    const matches = await verify(kept ?? nobody, password, COST);
    return matches && kept !== undefined;
  };
}
