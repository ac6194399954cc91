import type { SubtleAlgorithm, SubtleAnswer, SubtleKey, SubtleRequest } from '@daino/contract/guest';
import { realm } from '../part.ts';
import { algorithmOf, buffer, failure } from './algorithm.ts';
import { type CryptoKey, dataOf, keyOf } from './crypto-key.ts';

const { native, bytes: raw } = realm;

interface KeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/**
 * Web Crypto's `SubtleCrypto`, done by the host: each operation is one call of the invocation. A key lives here alone,
 * as the bytes that it is made of.
 */
export class SubtleCrypto {
  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return bytesIn(await ask({ operation: 'digest', algorithm: algorithmOf(algorithm), data: wire(data) }));
  }

  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return bytesIn(await ask({ operation: 'sign', ...withKey(algorithm, key, 'sign'), data: wire(data) }));
  }

  async verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    const parts = { signature: wire(signature), data: wire(data) };
    const answer = await ask({ operation: 'verify', ...withKey(algorithm, key, 'verify'), ...parts });
    return 'verified' in answer && answer.verified;
  }

  async encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return bytesIn(
      await ask({ operation: 'encrypt', ...withKey(algorithm, key, 'encrypt'), data: wire(data) }),
    );
  }

  async decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return bytesIn(
      await ask({ operation: 'decrypt', ...withKey(algorithm, key, 'decrypt'), data: wire(data) }),
    );
  }

  async deriveBits(algorithm: unknown, key: unknown, length: unknown): Promise<ArrayBuffer> {
    return derive(withKey(algorithm, key, 'deriveBits'), length);
  }

  async deriveKey(
    algorithm: unknown,
    key: unknown,
    ...[target, extractable, usages]: readonly [unknown, boolean, Iterable<unknown>]
  ): Promise<CryptoKey> {
    const made = algorithmOf(target);
    const bits = await derive(withKey(algorithm, key, 'deriveKey'), lengthOf(made));
    return importData(
      { format: 'raw', data: raw.toWire(bits), algorithm: made, usages: textsOf(usages) },
      extractable,
    );
  }

  async importKey(
    format: unknown,
    data: unknown,
    ...[algorithm, extractable, usages]: readonly [unknown, boolean, Iterable<unknown>]
  ): Promise<CryptoKey> {
    const request = { algorithm: algorithmOf(algorithm), usages: textsOf(usages) };
    if (format === 'jwk') return importData({ ...request, format, jwk: jsonOf(data) }, extractable);
    return importData({ ...request, format: formatOf(format), data: wire(data) }, extractable);
  }

  async exportKey(format: unknown, key: unknown): Promise<unknown> {
    return exported(format, key);
  }

  async wrapKey(
    format: unknown,
    key: unknown,
    ...[wrappingKey, algorithm]: readonly [unknown, unknown]
  ): Promise<ArrayBuffer> {
    const wrapping = withKey(algorithm, wrappingKey, 'wrapKey');
    const made = await exported(format, key);
    const data = format === 'jwk' ? raw.encodeUtf8(native.stringify(made) ?? '') : made;
    return bytesIn(await ask({ operation: 'encrypt', ...forUse(wrapping, 'encrypt'), data: wire(data) }));
  }

  async unwrapKey(
    format: unknown,
    wrapped: unknown,
    ...[unwrappingKey, unwrapping, algorithm, extractable, usages]: readonly [
      unknown,
      unknown,
      unknown,
      boolean,
      Iterable<unknown>,
    ]
  ): Promise<CryptoKey> {
    const from = forUse(withKey(unwrapping, unwrappingKey, 'unwrapKey'), 'decrypt');
    const request = { algorithm: algorithmOf(algorithm), usages: textsOf(usages) };
    const answer = await ask({ operation: 'decrypt', ...from, data: wire(wrapped) });
    const unwrapped = new Uint8Array(bytesIn(answer));
    if (format === 'jwk') {
      const jwk = jsonOf(parsed(raw.decodeUtf8(unwrapped)));
      return importData({ ...request, format, jwk }, extractable);
    }
    return importData({ ...request, format: formatOf(format), data: raw.toWire(unwrapped) }, extractable);
  }

  async generateKey(
    algorithm: unknown,
    extractable: boolean,
    usages: Iterable<unknown>,
  ): Promise<CryptoKey | KeyPair> {
    const answer = await ask({
      operation: 'generateKey',
      algorithm: algorithmOf(algorithm),
      usages: textsOf(usages),
    });
    if ('key' in answer) return keyOf(answer.key, extractable);
    if (!('pair' in answer)) throw failure('OperationError', 'There is no key.');
    const { publicKey, privateKey } = answer.pair;
    return { publicKey: keyOf(publicKey, true), privateKey: keyOf(privateKey, extractable) };
  }

  get [Symbol.toStringTag](): string {
    return 'SubtleCrypto';
  }
}

type Done = Exclude<SubtleAnswer, { readonly failed: unknown }>;

async function ask(request: SubtleRequest): Promise<Done> {
  // The host wrote it, and checked it against the table.
  const answer = (await realm.call('crypto', 'subtle', [request])) as SubtleAnswer;
  if (!('failed' in answer)) return answer;
  const { name, message } = answer.failed;
  throw name === 'TypeError' ? new native.TypeError(message) : failure(name, message);
}

function withKey(algorithm: unknown, key: unknown, usage: SubtleKey['usages'][number]) {
  const data = dataOf(key);
  const made = algorithmOf(algorithm);
  if (data.algorithm.name !== made.name)
    throw failure('InvalidAccessError', 'The key belongs to another algorithm.');
  if (!data.usages.includes(usage))
    throw failure('InvalidAccessError', `The key may not be used for ${usage}.`);
  return { algorithm: made, key: data };
}

/** The same key with the one use that the host knows for wrapping. */
function forUse({ algorithm, key }: ReturnType<typeof withKey>, usage: 'encrypt' | 'decrypt') {
  return { algorithm, key: { ...key, usages: [usage] } };
}

async function exported(format: unknown, key: unknown): Promise<unknown> {
  const data = dataOf(key);
  // `dataOf` let it through.
  if (!(key as CryptoKey).extractable) throw failure('InvalidAccessError', 'key is not extractable');
  const answer = await ask({
    operation: 'exportKey',
    format: format === 'jwk' ? format : formatOf(format),
    key: data,
  });
  return 'jwk' in answer ? { ...answer.jwk } : bytesIn(answer);
}

function parsed(text: string): unknown {
  try {
    return native.parse(text);
  } catch {
    throw failure('DataError', 'The wrapped key is no JWK.');
  }
}

async function derive(from: ReturnType<typeof withKey>, length: unknown): Promise<ArrayBuffer> {
  const bits = length === null || length === undefined ? null : native.Number(length);
  return bytesIn(await ask({ operation: 'deriveBits', ...from, length: bits }));
}

type ImportRequest = Extract<SubtleRequest, { operation: 'importKey' }>;

async function importData(
  request: Omit<ImportRequest, 'operation'>,
  extractable: boolean,
): Promise<CryptoKey> {
  const answer = await ask({ operation: 'importKey', ...request });
  if (!('key' in answer)) throw failure('OperationError', 'There is no key.');
  return keyOf(answer.key, extractable);
}

/** What a derived key needs. */
function lengthOf({ name, length, hash }: SubtleAlgorithm): number | null {
  if (length !== undefined) return length;
  if (name !== 'HMAC') return null;
  return hash === 'SHA-384' || hash === 'SHA-512' ? 1_024 : 512;
}

function bytesIn(answer: Done): ArrayBuffer {
  if (!('bytes' in answer)) throw failure('OperationError', 'There are no bytes.');
  return raw.fromBase64(answer.bytes).buffer;
}

function wire(data: unknown) {
  return raw.toWire(buffer(data));
}

function textsOf(usages: Iterable<unknown>): SubtleKey['usages'] {
  // The host checks what they say.
  return [...usages].map((usage) => native.String(usage)) as unknown as SubtleKey['usages'];
}

function formatOf(format: unknown): 'raw' | 'pkcs8' | 'spki' {
  if (format === 'raw' || format === 'pkcs8' || format === 'spki') return format;
  throw new native.TypeError('A key is raw, pkcs8, spki or jwk.');
}

function jsonOf(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data !== 'object' || data === null || raw.isBytes(data))
    throw new native.TypeError('A JWK is an object.');
  return { ...data };
}
