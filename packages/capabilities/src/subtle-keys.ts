import { webcrypto } from 'node:crypto';
import { LIMITS, type SubtleAlgorithm, type SubtleKey } from '@daino/contract';
import { bufferOf } from './bytes.ts';

const { subtle } = webcrypto;

/** Keys and algorithms, between what crosses the wire and what Web Crypto takes. */
const FORMATS = { secret: 'raw', private: 'pkcs8', public: 'spki' } as const;

export async function open({ type, algorithm, usages, data }: SubtleKey): Promise<webcrypto.CryptoKey> {
  const bytes = Buffer.from(data, 'base64');
  const key = await subtle.importKey(
    FORMATS[type],
    bytes,
    await native(algorithm),
    isExtractable(algorithm),
    usages,
  );
  requireUsualSize(key);
  return key;
}

/** A number of 16,384 bits fits into few bytes, and signing with it takes a second. */
function requireUsualSize({ algorithm }: webcrypto.CryptoKey): void {
  const { modulusLength } = wireAlgorithm(algorithm);
  if (modulusLength !== undefined && modulusLength > LIMITS.crypto.importedRsaBits) throw tooLarge();
}

export function tooLarge(): DOMException {
  return new DOMException('The key is too large.', 'DataError');
}

/** `raw` is what it was made from, for keys that are never handed out. */
export async function close(key: webcrypto.CryptoKey, raw?: Buffer): Promise<SubtleKey> {
  const { type } = key;
  requireUsualSize(key);
  const data = key.extractable ? Buffer.from(await subtle.exportKey(FORMATS[type], key)) : raw;
  return {
    type,
    algorithm: wireAlgorithm(key.algorithm),
    // No algorithm of the table has other ones.
    usages: key.usages as SubtleKey['usages'],
    data: (data ?? Buffer.alloc(0)).toString('base64'),
  };
}

/** Web Crypto never hands out what only serves to derive from. */
export function isExtractable({ name }: Pick<SubtleAlgorithm, 'name'>): boolean {
  return name !== 'PBKDF2' && name !== 'HKDF';
}

export function wireAlgorithm(given: webcrypto.KeyAlgorithm): SubtleKey['algorithm'] {
  // Web Crypto's own description, whose members depend on the algorithm.
  const { name, hash, namedCurve, length, modulusLength } = given as webcrypto.KeyAlgorithm &
    Partial<Omit<SubtleKey['algorithm'], 'hash'> & { hash: webcrypto.KeyAlgorithm }>;
  const found = { name, hash: hash?.name, namedCurve, length, modulusLength };
  return JSON.parse(JSON.stringify(found)) as SubtleKey['algorithm'];
}

/** All that Web Crypto's functions take. */
type Native = webcrypto.AlgorithmIdentifier &
  webcrypto.RsaHashedKeyGenParams &
  webcrypto.EcKeyGenParams &
  webcrypto.HmacKeyGenParams &
  webcrypto.Pbkdf2Params &
  webcrypto.HkdfParams &
  webcrypto.EcdhKeyDeriveParams &
  webcrypto.AesGcmParams;

export async function native(algorithm: SubtleAlgorithm): Promise<Native> {
  const { public: other, iv, counter, additionalData, salt, info, label, ...rest } = algorithm;
  const buffers = Object.entries({ iv, counter, additionalData, salt, info, label }).flatMap(
    ([name, given]) => (given ? [[name, bufferOf(given)] as const] : []),
  );
  // Which of them an algorithm needs is checked by the one that uses them.
  return {
    ...rest,
    ...Object.fromEntries(buffers),
    ...(other ? { public: await open(other) } : {}),
    ...(rest.modulusLength === undefined ? {} : { publicExponent: new Uint8Array([1, 0, 1]) }),
  } as unknown as Native;
}
