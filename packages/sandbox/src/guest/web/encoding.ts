import { realm } from '../part.ts';

const { native, bytes: raw } = realm;

/** Encoding's `TextEncoder`. */
export class TextEncoder {
  get encoding(): string {
    return 'utf-8';
  }
  encode(text: unknown = ''): Uint8Array {
    return raw.encodeUtf8(native.String(text));
  }
  encodeInto(source: unknown, into: Uint8Array): { read: number; written: number } {
    const text = native.String(source);
    let read = 0;
    let written = 0;
    while (read < text.length) {
      const point = text.codePointAt(read) ?? 0;
      const encoded = raw.encodeUtf8(native.String.fromCodePoint(point));
      if (written + encoded.length > into.length) break;
      into.set(encoded, written);
      written += encoded.length;
      read += point > 0xff_ff ? 2 : 1;
    }
    return { read, written };
  }
  get [Symbol.toStringTag](): string {
    return 'TextEncoder';
  }
}

type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

const LABELS: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  unicode: 'utf-16le',
  'ucs-2': 'utf-16le',
  'windows-1252': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  ascii: 'windows-1252',
  'us-ascii': 'windows-1252',
};

/** What windows-1252 has between 0x80 and 0x9f. */
const HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Encoding's `TextDecoder`, for UTF-8, UTF-16LE and windows-1252. */
export class TextDecoder {
  readonly encoding: Encoding;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #pending: Uint8Array = new Uint8Array(0);
  #isInside = false;

  constructor(
    label: unknown = 'utf-8',
    options: { readonly fatal?: boolean; readonly ignoreBOM?: boolean } = {},
  ) {
    const name = native.String(label).trim().toLowerCase();
    const encoding = native.hasOwn(LABELS, name) ? LABELS[name] : undefined;
    if (!encoding) throw new native.RangeError(`The encoding "${native.String(label)}" is not supported.`);
    this.encoding = encoding;
    this.fatal = Boolean(options?.fatal);
    this.ignoreBOM = Boolean(options?.ignoreBOM);
  }

  decode(input?: unknown, options: { readonly stream?: boolean } = {}): string {
    const stream = Boolean(options?.stream);
    const bytes = joined(this.#pending, input === undefined ? new Uint8Array(0) : viewOf(input));
    const end = stream ? wholeLength(bytes, this.encoding) : bytes.length;
    this.#pending = stream ? bytes.slice(end) : new Uint8Array(0);
    let text: string;
    try {
      text = this.#textOf(bytes.subarray(0, end));
    } catch (error) {
      this.#pending = new Uint8Array(0);
      this.#isInside = false;
      throw error;
    }
    const bare = this.#isInside || this.ignoreBOM || !text.startsWith('\ufeff') ? text : text.slice(1);
    this.#isInside = stream && (this.#isInside || text !== '');
    return this.encoding === 'windows-1252' ? text : bare;
  }

  #textOf(bytes: Uint8Array): string {
    if (this.encoding === 'utf-8') return this.fatal ? raw.decodeUtf8Strictly(bytes) : raw.decodeUtf8(bytes);
    if (this.encoding === 'windows-1252')
      return raw
        .textOfUnits(bytes)
        .replaceAll(/[\x80-\x9f]/g, (unit) => HIGH[unit.charCodeAt(0) - 0x80] ?? unit);
    const units = new Uint16Array(bytes.length >> 1);
    for (let at = 0; at < units.length; at += 1)
      units[at] = (bytes[at * 2] ?? 0) | ((bytes[at * 2 + 1] ?? 0) << 8);
    const text = raw.textOfUnits(units) + (bytes.length % 2 === 1 ? '\ufffd' : '');
    if (this.fatal && (!text.isWellFormed() || bytes.length % 2 === 1))
      throw new native.TypeError('The encoded data was not valid.');
    return text.toWellFormed();
  }

  get [Symbol.toStringTag](): string {
    return 'TextDecoder';
  }
}

function viewOf(input: unknown): Uint8Array {
  if (raw.isBytes(input)) return raw.bytesOf(input);
  throw new native.TypeError('An ArrayBuffer or a view of one is needed.');
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** How much of the bytes is whole characters; the rest may be completed by what follows. */
function wholeLength(bytes: Uint8Array, encoding: Encoding): number {
  const { length } = bytes;
  if (encoding === 'windows-1252') return length;
  if (encoding === 'utf-8') return length - raw.incompleteTail(bytes);
  const even = length - (length % 2);
  const last = even < 2 ? 0 : (bytes[even - 1] ?? 0);
  return last >= 0xd8 && last <= 0xdb ? even - 2 : even;
}
