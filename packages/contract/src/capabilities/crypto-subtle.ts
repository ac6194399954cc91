import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { bytes } from './bytes.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const { keyLength, iterations, derivedBits, rsaBits } = LIMITS.crypto;

const usages = z.array(
  z.enum(['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey']),
);

const named = {
  name: z.enum([
    'SHA-1',
    'SHA-256',
    'SHA-384',
    'SHA-512',
    'HMAC',
    'AES-GCM',
    'AES-CBC',
    'AES-CTR',
    'PBKDF2',
    'HKDF',
    'RSASSA-PKCS1-v1_5',
    'RSA-PSS',
    'RSA-OAEP',
    'ECDSA',
    'ECDH',
    'Ed25519',
    'X25519',
  ]),
  hash: z.enum(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']).optional(),
  namedCurve: z.enum(['P-256', 'P-384', 'P-521']).optional(),
  length: z.int().min(0).max(derivedBits).optional(),
  modulusLength: z.int().min(1_024).max(rsaBits).optional(),
};

/** A key as the isolate holds it: secrets raw, private keys as PKCS #8, public keys as SPKI; base64. */
const key = z.strictObject({
  type: z.enum(['secret', 'private', 'public']),
  algorithm: z.strictObject({ ...named, modulusLength: z.int().optional() }),
  usages,
  data: z.string().max(keyLength),
});
export type SubtleKey = z.output<typeof key>;

/** Web Crypto's parameters of all algorithms; the platform's own implementation knows which belong together. */
const algorithm = z.strictObject({
  ...named,
  iterations: z.int().min(1).max(iterations).optional(),
  saltLength: z.int().min(0).max(1_024).optional(),
  tagLength: z.int().min(32).max(128).optional(),
  iv: bytes.optional(),
  counter: bytes.optional(),
  additionalData: bytes.optional(),
  salt: bytes.optional(),
  info: bytes.optional(),
  label: bytes.optional(),
  public: key.optional(),
});
export type SubtleAlgorithm = z.output<typeof algorithm>;

const jwk = z.record(z.string(), z.unknown());
const format = z.enum(['raw', 'pkcs8', 'spki', 'jwk']);
const keyed = { algorithm, key, data: bytes };

const request = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('digest'), algorithm, data: bytes }),
  z.strictObject({ operation: z.literal('sign'), ...keyed }),
  z.strictObject({ operation: z.literal('verify'), ...keyed, signature: bytes }),
  z.strictObject({ operation: z.literal('encrypt'), ...keyed }),
  z.strictObject({ operation: z.literal('decrypt'), ...keyed }),
  z.strictObject({
    operation: z.literal('deriveBits'),
    algorithm,
    key,
    length: z.int().min(0).max(derivedBits).nullable(),
  }),
  z.strictObject({
    operation: z.literal('importKey'),
    format,
    algorithm,
    usages,
    data: bytes.optional(),
    jwk: jwk.optional(),
  }),
  z.strictObject({ operation: z.literal('exportKey'), format, key }),
  z.strictObject({ operation: z.literal('generateKey'), algorithm, usages }),
]);
export type SubtleRequest = z.output<typeof request>;

const answer = z.union([
  z.strictObject({ bytes: z.string() }),
  z.strictObject({ verified: z.boolean() }),
  z.strictObject({ key }),
  z.strictObject({ pair: z.strictObject({ publicKey: key, privateKey: key }) }),
  z.strictObject({ jwk }),
  /** What Web Crypto would have thrown. */
  z.strictObject({ failed: z.strictObject({ name: z.string(), message: z.string() }) }),
]);
export type SubtleAnswer = z.output<typeof answer>;

/** The global `crypto.subtle`: Web Crypto with keys that the isolate keeps. */
export const cryptoSubtle = defineCapability({
  args: z.tuple([request]),
  valueBytes: LIMITS.result.bytes,
  result: answer,
  grant: null,
  allowedIn: HANDLER_KINDS,
});
