import { webcrypto } from 'node:crypto';
import { LIMITS, type SubtleAnswer, type SubtleKey, type SubtleRequest } from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';
import { bufferOf } from './bytes.ts';
import { chargeShared } from './host-work.ts';
import { isRsa, openSlowCrypto, roundsOf } from './slow-crypto.ts';
import { close, isExtractable, native, open, tooLarge } from './subtle-keys.ts';
import { createTurns } from './turns.ts';

const { subtle } = webcrypto;
/** Derivations of fewer rounds take less than a millisecond. */
const QUICK_ROUNDS = 1_000;
/** Half of the threads that libuv has for all of the server's work. */
const SHARED_PLACES = 2;

export interface SubtleCalls extends AsyncDisposable {
  readonly call: (scope: CapabilityScope, request: SubtleRequest) => Promise<SubtleAnswer>;
}

/**
 * The global `crypto.subtle` of plugins. Keys come with every call. Of one store one operation is done at a time, and
 * its plugins take turns; what it takes is on account of the plugin. What takes long has a thread of its own.
 */
export function subtleCrypto(): SubtleCalls {
  const quick = createTurns(SHARED_PLACES);
  const slow = openSlowCrypto();
  return {
    async call(scope, request) {
      const { installation, signal } = scope;
      const waiting = { owner: scope.storeId, member: installation.id, signal };
      try {
        scope.hostCpu.requireLeft();
        if (request.operation === 'generateKey' && isRsa(request.algorithm))
          return await slow.generateRsa(scope, waiting, request);
        if (request.operation === 'deriveBits' && roundsOf(request) > QUICK_ROUNDS)
          return await slow.derive(scope, waiting, request);
        return await quick.take(waiting, () => chargeShared(scope, request, () => perform(request)));
      } catch (error) {
        return { failed: failureOf(error) };
      }
    },
    [Symbol.asyncDispose]: () => slow[Symbol.asyncDispose](),
  };
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

async function derived({ algorithm, key, length }: Of<'deriveBits'>): Promise<SubtleAnswer> {
  return bytes(await subtle.deriveBits(await native(algorithm), await open(key), length));
}

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
