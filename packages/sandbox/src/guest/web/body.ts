import type { WireBytes } from '../bytes/bytes.ts';
import { realm } from '../part.ts';
import { Blob, bytesOfBlob } from './blob.ts';
import { type ByteStream, bytesOfStream, isStream, streamOf } from './byte-stream.ts';
import { FormData, formOfMultipart, multipartOf } from './form-data.ts';
import type { Headers } from './headers.ts';

const { native, bytes: raw } = realm;

/** A body as it was given: as it crosses the wire or still in a stream, and the type that it has of itself. */
export class Content {
  readonly held: WireBytes | ByteStream;
  readonly type: string | null;

  constructor(held: WireBytes | ByteStream, type: string | null) {
    this.held = held;
    this.type = type;
  }

  get stream(): ByteStream | undefined {
    return 'getReader' in this.held ? this.held : undefined;
  }
  /** Reads its stream, if it has one. */
  async wire(): Promise<WireBytes> {
    return 'getReader' in this.held ? raw.toWire(await bytesOfStream(this.held)) : this.held;
  }
}

/** Fetch's "extract a body". Null for no body; what is nothing that a body can be becomes JSON. */
export function contentOf(body: unknown): Content | null {
  if (body === null || body === undefined || body instanceof Content) return body ?? null;
  if (typeof body === 'string') return new Content(raw.toWire(body), 'text/plain;charset=UTF-8');
  if (raw.isBytes(body)) return new Content(raw.toWire(body), null);
  if (body instanceof Blob) return new Content(raw.toWire(bytesOfBlob(body)), body.type || null);
  if (body instanceof FormData) return contentOfForm(body);
  if (isStream(body)) return contentOfStream(body);
  if (isSearchParams(body))
    return new Content(raw.toWire(native.String(body)), 'application/x-www-form-urlencoded;charset=UTF-8');
  return new Content(raw.toWire(native.stringify(body) ?? 'null'), 'application/json');
}

function contentOfStream(stream: ByteStream): Content {
  if (stream.locked) throw new native.TypeError('The stream is locked.');
  return new Content(stream, null);
}

function contentOfForm(form: FormData): Content {
  const part = () => native.String(Math.random()).slice(2);
  const boundary = `----daino-${part()}${part()}`;
  return new Content(raw.toWire(multipartOf(form, boundary)), `multipart/form-data; boundary=${boundary}`);
}

function isSearchParams(body: unknown): boolean {
  return Object.prototype.toString.call(body) === '[object URLSearchParams]';
}

/** The content of a body that was not read yet; marks it as read when `take` is set. */
export let contentOfBody: (body: Body, take: boolean) => Content | null;

/** Fetch's `Body`: it can be read once. */
export abstract class Body {
  static {
    contentOfBody = (body, take) => {
      if (body.#isUsed || body.#stream?.locked)
        throw new native.TypeError('Body is unusable: Body has already been read');
      if (take && body.#content) body.#isUsed = true;
      return take ? body.#content : body.#copyContent();
    };
  }

  #content: Content | null;
  /** Once the plugin asked for it. */
  #stream: ByteStream | undefined;
  #isUsed = false;
  abstract readonly headers: Headers;

  constructor(content: Content | null) {
    this.#content = content;
    this.#stream = content?.stream;
  }

  get body(): ByteStream | null {
    const content = this.#content;
    if (content === null) return null;
    this.#stream ??= streamOf(
      () => ('getReader' in content.held ? new Uint8Array(0) : raw.bytesOfWire(content.held)),
      () => {
        this.#isUsed = true;
      },
    );
    return this.#stream;
  }
  get bodyUsed(): boolean {
    return this.#isUsed;
  }
  async text(): Promise<string> {
    const content = contentOfBody(this, true);
    const text = content ? raw.textOfWire(await content.wire()) : '';
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }
  async json<Value = unknown>(): Promise<Value> {
    // The type is the caller's claim.
    return native.parse(await this.text()) as Value;
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const content = contentOfBody(this, true);
    return content ? raw.bytesOfWire(await content.wire()) : new Uint8Array(0);
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }
  async blob(): Promise<Blob> {
    return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' });
  }
  /** For a clone: what is in a stream goes to both. */
  #copyContent(): Content | null {
    const stream = this.#content?.stream;
    if (!stream) return this.#content;
    const [own, other] = stream.tee();
    this.#content = new Content(own, null);
    this.#stream = own;
    return new Content(other, null);
  }
  async formData(): Promise<FormData> {
    const type = this.headers.get('content-type') ?? '';
    const [, boundary] = /^multipart\/form-data\s*;.*boundary="?([^";]+)"?/i.exec(type) ?? [];
    if (boundary !== undefined) return formOfMultipart(await this.bytes(), boundary);
    if (!/^application\/x-www-form-urlencoded\b/i.test(type))
      throw new native.TypeError('The body is no form.');
    const form = new FormData();
    const { URLSearchParams } = realm.part('url') as {
      URLSearchParams: new (text: string) => Iterable<[string, string]>;
    };
    for (const [name, value] of new URLSearchParams(await this.text())) form.append(name, value);
    return form;
  }
}
