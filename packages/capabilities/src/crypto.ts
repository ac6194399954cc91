import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Capabilities } from '@daino/engine';
import { bufferOf } from './bytes.ts';
import { chargeSync } from './host-work.ts';
import { subtleCrypto } from './subtle-crypto.ts';

type CryptoCalls = Pick<
  Capabilities,
  'crypto.randomUUID' | 'crypto.randomBytes' | 'crypto.hash' | 'crypto.hmac' | 'crypto.subtle'
>;

/** `ctx.crypto` and the global `crypto`: randomness, digests and keys, which an isolate has no source of. */
export function cryptoCapabilities(): CryptoCalls & AsyncDisposable {
  const subtle = subtleCrypto();
  return {
    'crypto.randomUUID': async () => randomUUID(),
    'crypto.randomBytes': async (_scope, [length]) => randomBytes(length).toString('base64'),
    'crypto.hash': async (scope, [{ algorithm, data, encoding }]) =>
      chargeSync(scope, () => createHash(algorithm).update(bufferOf(data)).digest(encoding)),
    'crypto.hmac': async (scope, [{ algorithm, key, data, encoding }]) =>
      chargeSync(scope, () => createHmac(algorithm, bufferOf(key)).update(bufferOf(data)).digest(encoding)),
    'crypto.subtle': async (scope, [request]) => subtle.call(scope, request),
    [Symbol.asyncDispose]: () => subtle[Symbol.asyncDispose](),
  };
}
