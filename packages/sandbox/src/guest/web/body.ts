import type { WireBytes } from '../bytes/bytes.ts';
import { realm } from '../part.ts';
import { Blob, bytesOfBlob } from './blob.ts';
import { FormData, formOfMultipart, multipartOf } from './form-data.ts';
import type { Headers } from './headers.ts';

const { native, bytes: raw } = realm;

/** A body as it was given: as it crosses the wire, and the type that it has of itself. */
export class Content {
  readonly wire: WireBytes;
  readonly type: string | null;

  constructor(wire: WireBytes, type: string | null) {
    this.wire = wire;
    this.type = type;
  }
}

/** Fetch's "extract a body". Null for no body; what is nothing that a body can be becomes JSON. */
export function contentOf(body: unknown): Content | null {
  if (body === null || body === undefined || body instanceof Content) return body ?? null;
  if (typeof body === 'string') return new Content(raw.toWire(body), 'text/plain;charset=UTF-8');
  if (raw.isBytes(body)) return new Content(raw.toWire(body), null);
  if (body instanceof Blob) return new Content(raw.toWire(bytesOfBlob(body)), body.type || null);
  if (body instanceof FormData) return contentOfForm(body);
  if (isSearchParams(body))
    return new Content(raw.toWire(native.String(body)), 'application/x-www-form-urlencoded;charset=UTF-8');
  return new Content(raw.toWire(native.stringify(body) ?? 'null'), 'application/json');
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
      if (body.#isUsed) throw new native.TypeError('Body is unusable: Body has already been read');
      if (take && body.#content) body.#isUsed = true;
      return body.#content;
    };
  }

  readonly #content: Content | null;
  #isUsed = false;
  abstract readonly headers: Headers;

  constructor(content: Content | null) {
    this.#content = content;
  }

  /** Always null: there are no streams here. */
  get body(): null {
    return null;
  }
  get bodyUsed(): boolean {
    return this.#isUsed;
  }
  async text(): Promise<string> {
    const content = contentOfBody(this, true);
    const text = content ? raw.textOfWire(content.wire) : '';
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }
  async json<Value = unknown>(): Promise<Value> {
    // The type is the caller's claim.
    return native.parse(await this.text()) as Value;
  }
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const content = contentOfBody(this, true);
    return content ? raw.bytesOfWire(content.wire) : new Uint8Array(0);
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }
  async blob(): Promise<Blob> {
    return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' });
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
