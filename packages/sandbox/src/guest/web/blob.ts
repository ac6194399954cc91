import { realm } from '../part.ts';
import { type ByteStream, streamOf } from './byte-stream.ts';
import { join } from './join.ts';

const { native, bytes: raw } = realm;

type BlobPart = string | ArrayBuffer | ArrayBufferView | Blob;

/** What a blob holds; no copy is made. */
export let bytesOfBlob: (blob: Blob) => Uint8Array<ArrayBuffer>;

/** File API's `Blob`, held in memory. */
export class Blob {
  static {
    bytesOfBlob = (blob) => blob.#bytes;
  }

  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #type: string;

  constructor(parts: Iterable<BlobPart> = [], options: { readonly type?: unknown } = {}) {
    if (typeof parts !== 'object' || parts === null || typeof parts[Symbol.iterator] !== 'function')
      throw new native.TypeError('The parts of a blob are a list.');
    const type = native.String(options?.type ?? '');
    this.#type = /^[\x20-\x7e]*$/.test(type) ? type.toLowerCase() : '';
    this.#bytes = join([...parts].map((part) => (part instanceof Blob ? part.#bytes : bytesOfPart(part))));
  }

  get size(): number {
    return this.#bytes.length;
  }
  get type(): string {
    return this.#type;
  }
  slice(start?: number, end?: number, type: unknown = ''): Blob {
    return new Blob([this.#bytes.slice(start, end)], { type });
  }
  async text(): Promise<string> {
    return raw.decodeUtf8(this.#bytes);
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes.slice().buffer;
  }
  async bytes(): Promise<Uint8Array> {
    return this.#bytes.slice();
  }
  stream(): ByteStream {
    return streamOf(() => this.#bytes.slice());
  }
  get [Symbol.toStringTag](): string {
    return 'Blob';
  }
}

export class File extends Blob {
  readonly name: string;
  readonly lastModified: number;

  constructor(
    parts: Iterable<BlobPart>,
    name: unknown,
    options: { readonly type?: unknown; readonly lastModified?: number } = {},
  ) {
    if (arguments.length < 2) throw new native.TypeError('A file has parts and a name.');
    super(parts, options);
    this.name = native.String(name);
    this.lastModified = native.trunc(native.Number(options?.lastModified ?? native.now())) || 0;
  }
  override get [Symbol.toStringTag](): string {
    return 'File';
  }
}

export function copyBlob(blob: Blob): Blob {
  const { type } = blob;
  if (!(blob instanceof File)) return new Blob([blob], { type });
  return new File([blob], blob.name, { type, lastModified: blob.lastModified });
}

function bytesOfPart(part: unknown): Uint8Array {
  return raw.isBytes(part) ? raw.bytesOf(part) : raw.encodeUtf8(native.String(part));
}
