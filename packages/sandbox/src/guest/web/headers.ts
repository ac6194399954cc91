import { realm } from '../part.ts';

const { native } = realm;
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export type HeadersInit =
  | Headers
  | Iterable<readonly [string, string]>
  | Readonly<Record<string, string>>
  | null
  | undefined;

/** Fetch's `Headers`. */
export class Headers {
  /** In the order in which they came, names in lower case. */
  #pairs: (readonly [name: string, value: string])[] = [];

  constructor(init?: HeadersInit) {
    if (init === undefined || init === null) return;
    if (typeof init !== 'object') throw new native.TypeError('Headers are made from pairs or an object.');
    for (const pair of Symbol.iterator in init ? init : Object.entries(init)) {
      const both = [...pair];
      if (both.length !== 2) throw new native.TypeError('A header is a name and a value.');
      this.append(both[0], both[1]);
    }
  }

  append(name: unknown, value: unknown): void {
    this.#pairs.push([nameOf(name), valueOf(value)]);
  }
  set(name: unknown, value: unknown): void {
    const key = nameOf(name);
    const text = valueOf(value);
    const at = this.#pairs.findIndex(([known]) => known === key);
    if (at < 0) return void this.#pairs.push([key, text]);
    this.#pairs = this.#pairs.filter(([known], index) => known !== key || index === at);
    this.#pairs[at] = [key, text];
  }
  get(name: unknown): string | null {
    const key = nameOf(name);
    const values = this.#pairs.filter(([known]) => known === key).map(([, value]) => value);
    return values.length === 0 ? null : values.join(', ');
  }
  getSetCookie(): string[] {
    return this.#pairs.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
  }
  has(name: unknown): boolean {
    const key = nameOf(name);
    return this.#pairs.some(([known]) => known === key);
  }
  delete(name: unknown): void {
    const key = nameOf(name);
    this.#pairs = this.#pairs.filter(([known]) => known !== key);
  }
  forEach(visit: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) native.apply(visit, self, [value, name, this]);
  }
  *entries(): IterableIterator<[string, string]> {
    for (const name of new Set(this.#pairs.map(([known]) => known).toSorted())) {
      if (name !== 'set-cookie') yield [name, this.get(name) ?? ''];
      else for (const value of this.getSetCookie()) yield [name, value];
    }
  }
  *keys(): IterableIterator<string> {
    for (const [name] of this) yield name;
  }
  *values(): IterableIterator<string> {
    for (const [, value] of this) yield value;
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
  get [Symbol.toStringTag](): string {
    return 'Headers';
  }
}

function nameOf(name: unknown): string {
  const text = native.String(name);
  if (!NAME.test(text)) throw new native.TypeError(`"${text.slice(0, 100)}" is no name of a header.`);
  return text.toLowerCase();
}

function valueOf(value: unknown): string {
  const text = native.String(value).replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\n\r]|[^\0-\xff]/.test(text)) throw new native.TypeError('This cannot be the value of a header.');
  return text;
}
