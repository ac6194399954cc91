import { webcrypto } from 'node:crypto';
import {
  LIMITS,
  type SubtleAlgorithm,
  type SubtleAnswer,
  type SubtleKey,
  type SubtleRequest,
} from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';
import { bufferOf } from './bytes.ts';
import { createTurns } from './turns.ts';

const { subtle } = webcrypto;
/** Derivations below this many rounds take less than a millisecond. */
const QUICK_ROUNDS = 1_000;

/**
 * The global `crypto.subtle` of plugins. Keys come with every call. What takes long, on threads that the whole server
 * shares, is done for one plugin after the other.
 */
export function subtleCrypto(): (scope: CapabilityScope, request: SubtleRequest) => Promise<SubtleAnswer> {
  const turns = createTurns();
  return async ({ installation, signal }, request) => {
    try {
      if (!isSlow(request)) return await perform(request);
      return await turns.take({ owner: installation.id, signal }, () => perform(request));
    } catch (error) {
      return { failed: failureOf(error) };
    }
  };
}

function isSlow(request: SubtleRequest): boolean {
  if (request.operation === 'generateKey') return request.algorithm.name.startsWith('RSA');
  return request.operation === 'deriveBits' && (request.algorithm.iterations ?? 0) > QUICK_ROUNDS;
}

async function perform(request: SubtleRequest): Promise<SubtleAnswer> {
  const { operation } = request;
  if (operation === 'digest') return digested(request);
  if (operation === 'importKey') return { key: await importedKey(request) };
  if (operation === 'exportKey') return exported(request);
  if (operation === 'generateKey') return generated(request);
  return operation === 'deriveBits' ? derived(request) : keyed(request);
}

/** One kind of request. */
type Of<Operation extends SubtleRequest['operation']> = Extract<SubtleRequest, { operation: Operation }>;

async function digested({ algorithm, data }: Of<'digest'>): Promise<SubtleAnswer> {
  return bytes(await subtle.digest(algorithm.name, bufferOf(data)));
}

async function keyed(request: Of<'sign' | 'verify' | 'encrypt' | 'decrypt'>): Promise<SubtleAnswer> {
  const [algorithm, key] = await Promise.all([native(request.algorithm), open(request.key)]);
  const data = bufferOf(request.data);
  if (request.operation === 'sign') return bytes(await subtle.sign(algorithm, key, data));
  if (request.operation === 'encrypt') return bytes(await subtle.encrypt(algorithm, key, data));
  if (request.operation === 'decrypt') return bytes(await subtle.decrypt(algorithm, key, data));
  return { verified: await subtle.verify(algorithm, key, bufferOf(request.signature), data) };
}

async function importedKey(request: Of<'importKey'>): Promise<SubtleKey> {
  const { format, jwk, data, usages } = request;
  const algorithm = await native(request.algorithm);
  if ((jwk ? JSON.stringify(jwk).length : 0) > LIMITS.crypto.keyLength) throw tooLarge();
  if (format === 'jwk') return close(await subtle.importKey(format, jwk ?? {}, algorithm, true, usages));
  const key = data ? bufferOf(data) : Buffer.alloc(0);
  if (key.length > LIMITS.crypto.keyLength / 2) throw tooLarge();
  return close(await subtle.importKey(format, key, algorithm, isExtractable(request.algorithm), usages), key);
}

function tooLarge(): DOMException {
  return new DOMException('The key is too large.', 'DataError');
}

async function derived({ algorithm, key, length }: Of<'deriveBits'>): Promise<SubtleAnswer> {
  // All rounds are made anew for each digest's worth of bits.
  const digests = Math.ceil((length ?? 0) / DIGEST_BITS[algorithm.hash ?? 'SHA-1']);
  if (digests * (algorithm.iterations ?? 0) > LIMITS.crypto.iterations)
    throw new DOMException('So many bits at so many iterations take too long.', 'OperationError');
  return bytes(await subtle.deriveBits(await native(algorithm), await open(key), length));
}

const DIGEST_BITS = { 'SHA-1': 160, 'SHA-256': 256, 'SHA-384': 384, 'SHA-512': 512 } as const;

async function exported({ format, key }: Of<'exportKey'>): Promise<SubtleAnswer> {
  const opened = await open(key);
  if (format !== 'jwk') return bytes(await subtle.exportKey(format, opened));
  return { jwk: { ...(await subtle.exportKey('jwk', opened)) } };
}

async function generated({ algorithm, usages }: Of<'generateKey'>): Promise<SubtleAnswer> {
  const made = await subtle.generateKey(await native(algorithm), true, usages);
  if (!('publicKey' in made)) return { key: await close(made) };
  const [publicKey, privateKey] = await Promise.all([close(made.publicKey), close(made.privateKey)]);
  return { pair: { publicKey, privateKey } };
}

const FORMATS = { secret: 'raw', private: 'pkcs8', public: 'spki' } as const;

async function open({ type, algorithm, usages, data }: SubtleKey): Promise<webcrypto.CryptoKey> {
  const key = Buffer.from(data, 'base64');
  return subtle.importKey(FORMATS[type], key, await native(algorithm), isExtractable(algorithm), usages);
}

/** `raw` is what it was made from, for keys that are never handed out. */
async function close(key: webcrypto.CryptoKey, raw?: Buffer): Promise<SubtleKey> {
  const { type } = key;
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
function isExtractable({ name }: Pick<SubtleAlgorithm, 'name'>): boolean {
  return name !== 'PBKDF2' && name !== 'HKDF';
}

function wireAlgorithm(given: webcrypto.KeyAlgorithm): SubtleKey['algorithm'] {
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

async function native(algorithm: SubtleAlgorithm): Promise<Native> {
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

function bytes(buffer: ArrayBuffer): SubtleAnswer {
  return { bytes: Buffer.from(buffer).toString('base64') };
}

/** Web Crypto's own failures go to the plugin, ours do not. */
function failureOf(error: unknown): { readonly name: string; readonly message: string } {
  if (error instanceof DOMException || error instanceof TypeError) {
    const { name, message } = error;
    return { name, message };
  }
  throw error;
}
