import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { bytes } from './bytes.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const digest = {
  algorithm: z.enum(['sha256', 'sha512']),
  data: bytes,
  encoding: z.enum(['hex', 'base64']).default('hex'),
};

/** `ctx.crypto.randomUUID()`: a random UUID, version 4. */
export const cryptoRandomUuid = defineCapability({
  args: z.tuple([]),
  result: z.uuid(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.crypto.getRandomValues(array)`: random bytes in base64, from the host's generator. */
export const cryptoRandomBytes = defineCapability({
  args: z.tuple([z.int().min(1).max(LIMITS.crypto.randomBytes)]),
  result: z.string(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.crypto.hash(algorithm, data, encoding)`. */
export const cryptoHash = defineCapability({
  args: z.tuple([z.strictObject(digest)]),
  valueBytes: LIMITS.result.bytes,
  result: z.string(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.crypto.hmac(algorithm, key, data, encoding)`. */
export const cryptoHmac = defineCapability({
  args: z.tuple([z.strictObject({ ...digest, key: bytes })]),
  valueBytes: LIMITS.result.bytes,
  result: z.string(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});
