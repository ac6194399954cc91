import { native } from './primordials.ts';

/** Bytes as the wire carries them: text where they are UTF-8 that can be stored, else base64. */
export type WireBytes = { readonly text: string } | { readonly base64: string };

export function toWire(data: unknown): WireBytes {
  if (typeof data !== 'string') return { base64: toBase64(bytesOf(data)) };
  // The wire refuses this character in texts.
  return native.indexOf(data, '\0', 0) < 0 && data.isWellFormed()
    ? { text: data }
    : { base64: toBase64(encodeUtf8(data)) };
}

export function isBytes(data: unknown): boolean {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data);
}

/** A view on bytes, or the UTF-8 of a text. Throws a TypeError for anything else. */
export function bytesOf(data: unknown): Uint8Array {
  if (typeof data === 'string') return encodeUtf8(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw new native.TypeError('A text, an ArrayBuffer or a Uint8Array is needed.');
}

export function textOfWire(wire: WireBytes): string {
  return 'text' in wire ? wire.text : decodeUtf8(fromBase64(wire.base64));
}

export function bytesOfWire(wire: WireBytes): Uint8Array<ArrayBuffer> {
  return 'text' in wire ? encodeUtf8(wire.text) : fromBase64(wire.base64);
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0;
    if (code > 0xff_ff) index += 1;
    const lone = code >= 0xd8_00 && code <= 0xdf_ff;
    at = putCodePoint(bytes, at, lone ? REPLACEMENT : code);
  }
  return bytes.slice(0, at);
}

const REPLACEMENT = 0xff_fd;

function putCodePoint(bytes: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    bytes[at] = code;
    return at + 1;
  }
  const more = code < 0x8_00 ? 1 : code < 0x1_00_00 ? 2 : 3;
  bytes[at] = (LEADS[more] ?? 0) | (code >> (6 * more));
  for (let left = more - 1, next = at + 1; left >= 0; left -= 1, next += 1) {
    bytes[next] = 0x80 | ((code >> (6 * left)) & 0x3f);
  }
  return at + more + 1;
}

const LEADS = [0, 0xc0, 0xe0, 0xf0];
const LEAST = [0, 0x80, 0x8_00, 0x1_00_00];

/** Bytes that are no UTF-8 become U+FFFD, one for each. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const more =
      first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
    const code = more < 0 ? -1 : codePointAt(bytes, at, more);
    text += native.String.fromCodePoint(code < 0 ? REPLACEMENT : code);
    at += code < 0 ? 1 : more + 1;
  }
  return text;
}

/** -1 when the bytes are no code point. */
function codePointAt(bytes: Uint8Array, at: number, more: number): number {
  let code = (bytes[at] ?? 0) & (0x7f >> (more === 0 ? 0 : more + 1));
  for (let next = at + 1; next <= at + more; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  const lone = code >= 0xd8_00 && code <= 0xdf_ff;
  return code < (LEAST[more] ?? 0) || code > 0x10_ff_ff || lone ? -1 : code;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += `${ALPHABET[group >> 18]}${ALPHABET[(group >> 12) & 63]}`;
    text += at + 1 < bytes.length ? ALPHABET[(group >> 6) & 63] : '=';
    text += at + 2 < bytes.length ? ALPHABET[group & 63] : '=';
  }
  return text;
}

/** Reads what our host wrote: padded, without spaces. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, next = 0; at < text.length; at += 4, next += 3) {
    const group =
      (valueAt(text, at) << 18) |
      (valueAt(text, at + 1) << 12) |
      (valueAt(text, at + 2) << 6) |
      valueAt(text, at + 3);
    bytes[next] = group >> 16;
    if (next + 1 < bytes.length) bytes[next + 1] = group >> 8;
    if (next + 2 < bytes.length) bytes[next + 2] = group;
  }
  return bytes;
}

const VALUES = new Uint8Array(128);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

function valueAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? 0;
}
