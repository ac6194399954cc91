import { native } from './primordials.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A value as bytes when it is an ArrayBuffer or a Uint8Array, else undefined. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  // A getter of the engine: it answers for real typed arrays only.
  if (native.typedArrayName(value) === 'Uint8Array') return value as Uint8Array;
  return native.isArrayBuffer(value) ? new native.Uint8Array(value) : undefined;
}

export function base64Of(bytes: Uint8Array): string {
  const length = native.byteLength(bytes);
  let text = '';
  for (let at = 0; at < length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += (LETTERS[word >> 18] ?? '') + (LETTERS[(word >> 12) & 63] ?? '');
    text += at + 1 < length ? (LETTERS[(word >> 6) & 63] ?? '') : '=';
    text += at + 2 < length ? (LETTERS[word & 63] ?? '') : '=';
  }
  return text;
}
