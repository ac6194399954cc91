import { realm } from '../part.ts';
import { Blob, bytesOfBlob, File } from './blob.ts';
import { join } from './join.ts';

const { native, bytes: raw } = realm;

type Value = string | File;

/** XMLHttpRequest's `FormData`. */
export class FormData {
  #entries: [name: string, value: Value][] = [];

  constructor(form?: unknown) {
    if (form !== undefined) throw new native.TypeError('There are no forms here.');
  }

  append(name: unknown, value: unknown, filename?: unknown): void {
    this.#entries.push([native.String(name).toWellFormed(), valueOf(value, filename)]);
  }
  set(name: unknown, value: unknown, filename?: unknown): void {
    const key = native.String(name).toWellFormed();
    const made = valueOf(value, filename);
    const at = this.#entries.findIndex(([known]) => known === key);
    if (at < 0) return void this.#entries.push([key, made]);
    this.#entries = this.#entries.filter(([known], index) => known !== key || index === at);
    this.#entries[at] = [key, made];
  }
  get(name: unknown): Value | null {
    return this.getAll(name)[0] ?? null;
  }
  getAll(name: unknown): Value[] {
    const key = native.String(name).toWellFormed();
    return this.#entries.filter(([known]) => known === key).map(([, value]) => value);
  }
  has(name: unknown): boolean {
    return this.getAll(name).length > 0;
  }
  delete(name: unknown): void {
    const key = native.String(name).toWellFormed();
    this.#entries = this.#entries.filter(([known]) => known !== key);
  }
  forEach(visit: (value: Value, name: string, form: FormData) => void, self?: unknown): void {
    for (const [name, value] of this) native.apply(visit, self, [value, name, this]);
  }
  *entries(): IterableIterator<[string, Value]> {
    for (const [name, value] of this.#entries) yield [name, value];
  }
  *keys(): IterableIterator<string> {
    for (const [name] of this.#entries) yield name;
  }
  *values(): IterableIterator<Value> {
    for (const [, value] of this.#entries) yield value;
  }
  [Symbol.iterator](): IterableIterator<[string, Value]> {
    return this.entries();
  }
  get [Symbol.toStringTag](): string {
    return 'FormData';
  }
}

/** A form as RFC 7578 writes it, between boundaries. */
export function multipartOf(form: FormData, boundary: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
    if (typeof value === 'string') {
      parts.push(raw.encodeUtf8(`${head}\r\n\r\n${value.replaceAll(/\r\n?|\n/g, '\r\n')}\r\n`));
      continue;
    }
    const type = value.type === '' ? 'application/octet-stream' : value.type;
    parts.push(raw.encodeUtf8(`${head}; filename="${quoted(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`));
    parts.push(bytesOfBlob(value), raw.encodeUtf8('\r\n'));
  }
  return join([...parts, raw.encodeUtf8(`--${boundary}--\r\n`)]);
}

/** Reads such a form again. Throws a TypeError when it is none. */
export function formOfMultipart(bytes: Uint8Array, boundary: string): FormData {
  // A unit for each byte, so that what is no text survives.
  const sections = `\r\n${raw.textOfUnits(bytes)}`.split(`\r\n--${boundary}`);
  if (sections.length < 2 || !sections.at(-1)?.startsWith('--'))
    throw new native.TypeError('This is no form.');
  const form = new FormData();
  for (const section of sections.slice(1, -1)) {
    const split = section.indexOf('\r\n\r\n');
    const head = raw.decodeUtf8(unitsOf(section.slice(0, Math.max(0, split))));
    const [, name] = /;\s*name="([^"]*)"/i.exec(head) ?? [];
    if (split < 0 || name === undefined) throw new native.TypeError('This is no form.');
    const [, filename] = /;\s*filename="([^"]*)"/i.exec(head) ?? [];
    const [, type = 'text/plain'] = /^content-type:\s*(.+)$/im.exec(head) ?? [];
    const content = unitsOf(section.slice(split + 4));
    if (filename === undefined) form.append(unquoted(name), raw.decodeUtf8(content));
    else form.append(unquoted(name), new File([content], unquoted(filename), { type: type.trim() }));
  }
  return form;
}

function valueOf(value: unknown, filename: unknown): Value {
  if (!(value instanceof Blob)) return native.String(value).toWellFormed();
  const { type } = value;
  if (value instanceof File && filename === undefined) return value;
  return new File([value], filename === undefined ? 'blob' : filename, { type });
}

function unitsOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}

const quoted = (text: string): string =>
  text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
const unquoted = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%22', '"');
