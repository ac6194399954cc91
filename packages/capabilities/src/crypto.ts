import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type Bytes, capabilityErrors, LIMITS } from '@daino/contract';
import type { Capabilities } from '@daino/engine';

type CryptoCalls = Pick<
  Capabilities,
  'crypto.randomUUID' | 'crypto.randomBytes' | 'crypto.hash' | 'crypto.hmac'
>;

/** `ctx.crypto`: randomness and digests, which an isolate has no source of. */
export function cryptoCapabilities(): CryptoCalls {
  return {
    'crypto.randomUUID': async () => randomUUID(),
    'crypto.randomBytes': async (_scope, [length]) => randomBytes(length).toString('base64'),
    'crypto.hash': async (_scope, [{ algorithm, data, encoding }]) =>
      createHash(algorithm).update(bufferOf(data)).digest(encoding),
    'crypto.hmac': async (_scope, [{ algorithm, key, data, encoding }]) =>
      createHmac(algorithm, bufferOf(key)).update(bufferOf(data)).digest(encoding),
  };
}

function bufferOf(data: Bytes): Buffer {
  const buffer = 'text' in data ? Buffer.from(data.text, 'utf8') : Buffer.from(data.base64, 'base64');
  const limitBytes = LIMITS.crypto.dataBytes;
  if (buffer.length > limitBytes) throw capabilityErrors.DATA_LIMIT_EXCEEDED({ limitBytes });
  return buffer;
}
