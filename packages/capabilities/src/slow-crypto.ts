import { webcrypto } from 'node:crypto';
import {
  LIMITS,
  type SubtleAlgorithm,
  type SubtleAnswer,
  type SubtleKey,
  type SubtleRequest,
} from '@daino/contract';
import type { CapabilityScope } from '@daino/engine';
import { openSideThread } from '@daino/kernel/side-thread';
import { bufferOf } from './bytes.ts';
import type { SlowCryptoTasks } from './slow-crypto-thread.ts';
import { native, open, wireAlgorithm } from './subtle-keys.ts';
import { createTurns, type WaitOptions } from './turns.ts';

const { subtle } = webcrypto;

type Derive = Extract<SubtleRequest, { operation: 'deriveBits' }>;
type Generate = Extract<SubtleRequest, { operation: 'generateKey' }>;

/**
 * The operations that take up to a second, one after the other, in a thread that gives way to the server's. What a
 * request needs is checked by Web Crypto itself, which does the same a thousandth as hard before.
 */
export interface SlowCrypto extends AsyncDisposable {
  derive(scope: CapabilityScope, waiting: WaitOptions, request: Derive): Promise<SubtleAnswer>;
  generateRsa(scope: CapabilityScope, waiting: WaitOptions, request: Generate): Promise<SubtleAnswer>;
}

export function openSlowCrypto(): SlowCrypto {
  const thread = openSideThread<SlowCryptoTasks>({
    module: new URL('slow-crypto-thread.ts', import.meta.url),
  });
  const turns = createTurns(1);
  return {
    derive: ({ hostCpu }, waiting, request) =>
      turns.take(waiting, async () => {
        hostCpu.requireLeft();
        const { algorithm, key, length } = request;
        requireFewRounds(request);
        await subtle.deriveBits(await native({ ...algorithm, iterations: 1 }), await open(key), length);
        const { bytes, cpuUs } = await thread.run('derive', {
          password: Buffer.from(key.data, 'base64'),
          salt: algorithm.salt ? bufferOf(algorithm.salt) : Buffer.alloc(0),
          iterations: algorithm.iterations ?? 0,
          length: (length ?? 0) / 8,
          hash: algorithm.hash ?? '',
        });
        hostCpu.charge(cpuUs);
        return { bytes: base64(bytes) };
      }),
    generateRsa: ({ hostCpu }, waiting, { algorithm, usages }) =>
      turns.take(waiting, async () => {
        hostCpu.requireLeft();
        const { modulusLength } = algorithm;
        const small = await subtle.generateKey(await native(sampleOf(algorithm)), true, usages);
        if (!('publicKey' in small) || modulusLength === undefined)
          throw new TypeError('A pair of keys needs a modulusLength.');
        const made = await thread.run('generateRsa', modulusLength);
        hostCpu.charge(made.cpuUs);
        const keyLike = (
          { type, algorithm: found, usages: uses }: webcrypto.CryptoKey,
          data: Uint8Array,
        ) => ({
          type,
          algorithm: { ...wireAlgorithm(found), modulusLength },
          // No algorithm of the table has other ones.
          usages: uses as SubtleKey['usages'],
          data: base64(data),
        });
        return {
          pair: {
            publicKey: keyLike(small.publicKey, made.publicKey),
            privateKey: keyLike(small.privateKey, made.privateKey),
          },
        };
      }),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

export function isRsa({ name }: Pick<SubtleAlgorithm, 'name'>): boolean {
  return name.startsWith('RSA');
}

/** All rounds are made anew for each digest's worth of bits. */
export function roundsOf({ algorithm, length }: Derive): number {
  const digests = Math.ceil((length ?? 0) / DIGEST_BITS[algorithm.hash ?? 'SHA-1']);
  return digests * (algorithm.iterations ?? 0);
}

const DIGEST_BITS = { 'SHA-1': 160, 'SHA-256': 256, 'SHA-384': 384, 'SHA-512': 512 } as const;

function requireFewRounds(request: Derive): void {
  if (roundsOf(request) > LIMITS.crypto.iterations)
    throw new DOMException('So many bits at so many iterations take too long.', 'OperationError');
}

/** The same, with the smallest key that there is. */
function sampleOf(algorithm: SubtleAlgorithm): SubtleAlgorithm {
  return algorithm.modulusLength === undefined ? algorithm : { ...algorithm, modulusLength: 512 };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
