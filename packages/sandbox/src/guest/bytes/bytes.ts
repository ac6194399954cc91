import { inner } from '../inner-part.ts';

const { native } = inner;

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

/** Encoding's "UTF-8 decode without BOM": what is no UTF-8 becomes U+FFFD, one for each part that could have been some. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decodeUtf8Strictly(bytes);
  } catch {
    return decodeByParts(bytes);
  }
}

/** Throws a TypeError for what is no UTF-8. */
export function decodeUtf8Strictly(bytes: Uint8Array): string {
  try {
    // The engine's own decoder; it reads bytes as %XX.
    return native.decodeURIComponent(native.escape(textOfUnits(bytes)));
  } catch {
    throw new native.TypeError('The encoded data was not valid.');
  }
}

/** A text with a UTF-16 unit for each number. */
export function textOfUnits(units: Uint8Array | Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += CHUNK) text += native.fromUnits(units.subarray(at, at + CHUNK));
  return text;
}

/** Arguments of one call live on the stack. */
const CHUNK = 4_096;

function decodeByParts(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const { code, length } = sequenceAt(bytes, at);
    text += native.String.fromCodePoint(code < 0 ? REPLACEMENT : code);
    at += length;
  }
  return text;
}

/** How many bytes at the end are the beginning of a character. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const at = bytes.length - back;
    const lead = bytes[at] ?? 0;
    if ((lead & 0xc0) === 0x80) continue;
    const { code, length } = sequenceAt(bytes, at);
    return code < 0 && length === back && back <= moreOf(lead) ? back : 0;
  }
  return 0;
}

/** The character at a place, or -1 and the length of its longest beginning. */
function sequenceAt(bytes: Uint8Array, at: number): { readonly code: number; readonly length: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { code: lead, length: 1 };
  const more = moreOf(lead);
  let code = lead & (0x3f >> more);
  for (let index = 1; index <= more; index += 1) {
    const byte = bytes[at + index] ?? 0;
    const bounds = index === 1 ? (SECOND[lead] ?? CONTINUED) : CONTINUED;
    if (byte < bounds.least || byte > bounds.most) return { code: -1, length: index };
    code = (code << 6) | (byte & 0x3f);
  }
  return { code: more === 0 ? -1 : code, length: more + 1 };
}

const CONTINUED = { least: 0x80, most: 0xbf };
/** Where the second byte decides whether the first one can lead anywhere. */
const SECOND: Readonly<Record<number, typeof CONTINUED>> = {
  0xe0: { least: 0xa0, most: 0xbf },
  0xed: { least: 0x80, most: 0x9f },
  0xf0: { least: 0x90, most: 0xbf },
  0xf4: { least: 0x80, most: 0x8f },
};

/** How many bytes follow a lead byte; 0 for what leads nowhere. */
function moreOf(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
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
