import { createECDH, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Secret } from '@daino/kernel';
import { calculateJwkThumbprint } from 'jose';
import { deriveKey } from '../secret.ts';

/** The key pair that signs access tokens; every process with the same secret has the same one. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: Readonly<Record<string, string>>;
}

// The order of P-256 (FIPS 186-5).
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Derives the P-256 key from the server's secret. */
export async function deriveSigningKey(secret: Secret<Buffer>): Promise<SigningKey> {
  const scalar = privateScalar(secret);
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const shape = {
    kty: 'EC',
    crv: 'P-256',
    x: base64url(point.subarray(1, 33)),
    y: base64url(point.subarray(33)),
  };
  const id = await calculateJwkThumbprint(shape);
  return {
    id,
    privateKey: createPrivateKey({ key: { ...shape, d: base64url(scalar) }, format: 'jwk' }),
    publicKey: createPublicKey({ key: shape, format: 'jwk' }),
    publicJwk: { ...shape, kid: id, alg: 'ES256', use: 'sig' },
  };
}

/** 64 bits more than the order has, reduced: the bias is below 2^-64 (FIPS 186-5, A.2.1). */
function privateScalar(secret: Secret<Buffer>): Buffer {
  const wide = BigInt(
    `0x${deriveKey(secret, 'daino access token signing key', 40).reveal().toString('hex')}`,
  );
  const scalar = (wide % (ORDER - 1n)) + 1n;
  return Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
}

function base64url(bytes: Buffer): string {
  return bytes.toString('base64url');
}
