import { offer, realm } from '../part.ts';
import { failure } from './algorithm.ts';
import { CryptoKey } from './crypto-key.ts';
import { createCrypto } from './plugin-crypto.ts';
import { fillRandomly } from './random.ts';
import { SubtleCrypto } from './subtle.ts';

const { native, bytes: raw } = realm;
const MOST_BYTES = 65_536;

/** Web Crypto's `Crypto`. Randomness comes from a generator of the isolate, everything else from the host. */
class Crypto {
  readonly subtle: SubtleCrypto = new SubtleCrypto();

  getRandomValues<View extends ArrayBufferView>(view: View): View {
    const tag = Object.prototype.toString.call(view);
    if (!/^\[object (Big)?(Int|Uint)\d+(Clamped)?Array\]$/.test(tag))
      throw failure('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
    const bytes = raw.bytesOf(view);
    if (bytes.length > MOST_BYTES)
      throw failure('QuotaExceededError', `The requested length exceeds ${MOST_BYTES} bytes`);
    fillRandomly(bytes);
    return view;
  }

  randomUUID(): string {
    const bytes = new Uint8Array(16);
    fillRandomly(bytes);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => native.String((byte + 0x1_00).toString(16)).slice(1)).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  get [Symbol.toStringTag](): string {
    return 'Crypto';
  }
}

offer({ crypto: new Crypto(), Crypto, CryptoKey, SubtleCrypto, createCrypto });
