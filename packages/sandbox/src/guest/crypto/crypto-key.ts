import type { SubtleAlgorithm, SubtleKey } from '@daino/contract/guest';
import { realm } from '../part.ts';

const { native } = realm;
const KEY: object = {};

/** What a key holds. The host keeps nothing: it gets all of it with every call. */
export let dataOf: (key: unknown) => SubtleKey;
export let keyOf: (data: SubtleKey, extractable: boolean) => CryptoKey;

/** Web Crypto's `CryptoKey`. */
export class CryptoKey {
  static {
    dataOf = (key) => {
      if (typeof key !== 'object' || key === null || !(#data in key))
        throw new native.TypeError('This is no CryptoKey.');
      return key.#data;
    };
    keyOf = (data, extractable) => new CryptoKey(KEY, data, extractable);
  }

  readonly #data: SubtleKey;
  readonly #extractable: boolean;

  constructor(key?: object, data?: SubtleKey, extractable = false) {
    if (key !== KEY || !data) throw new native.TypeError('Illegal constructor');
    this.#data = data;
    this.#extractable = extractable;
  }

  get type(): string {
    return this.#data.type;
  }
  get extractable(): boolean {
    return this.#extractable;
  }
  get algorithm(): object {
    const { hash, ...algorithm }: SubtleAlgorithm = this.#data.algorithm;
    const isRsa = algorithm.name.startsWith('RSA');
    return {
      ...algorithm,
      ...(hash === undefined ? {} : { hash: { name: hash } }),
      ...(isRsa ? { publicExponent: new Uint8Array([1, 0, 1]) } : {}),
    };
  }
  get usages(): string[] {
    return [...this.#data.usages];
  }
  get [Symbol.toStringTag](): string {
    return 'CryptoKey';
  }
}
