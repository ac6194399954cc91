import type { CryptoData, PluginCrypto } from '@daino/contract/guest';

import { realm } from '../part.ts';

const { native } = realm;
const { bytesOf, fromBase64, toWire } = realm.bytes;

/** The host's calls behind it; what they answer is checked by their table. */
export type CryptoCalls = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** `ctx.crypto` of one invocation. */
export function createCrypto({ randomUUID, randomBytes, hash, hmac }: CryptoCalls): PluginCrypto {
  const crypto: PluginCrypto = {
    // All are texts, by their tables.
    randomUUID: () => randomUUID?.() as Promise<string>,
    getRandomValues: async <Bytes extends Uint8Array>(array: Bytes) => {
      const random = bytesOf(array);
      random.set(fromBase64((await randomBytes?.(random.length)) as string));
      return array;
    },
    hash: (algorithm, data, encoding) =>
      hash?.({ algorithm, data: toWire(data), encoding }) as Promise<string>,
    hmac: (algorithm, key, data, encoding) =>
      hmac?.({ algorithm, key: toWire(key), data: toWire(data), encoding }) as Promise<string>,
    timingSafeEqual,
  };
  return native.freeze(crypto);
}

/** Looks at every byte, also after the first that differs. */
function timingSafeEqual(one: CryptoData, other: CryptoData): boolean {
  const left = bytesOf(one);
  const right = bytesOf(other);
  let different = left.length ^ right.length;
  for (let at = 0; at < left.length; at += 1) different |= (left[at] ?? 0) ^ (right[at] ?? 0);
  return different === 0;
}
