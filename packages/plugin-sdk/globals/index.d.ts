/**
 * The globals of a plugin's isolate beside the language itself, for a tsconfig without `"DOM"` and without Node:
 * `"lib": ["es2024"], "types": ["@daino/plugin-sdk/globals"]`. Each is what its web standard says, as far as it is
 * here; `docs/reference/guest.md` has the limits and differences.
 */

type BufferSource = ArrayBuffer | ArrayBufferView;

// Console

/** Lines go where `ctx.logger` goes, for the invocation that is on the CPU. */
declare const console: {
  debug(...values: unknown[]): void;
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  trace(...values: unknown[]): void;
  dir(value: unknown): void;
  dirxml(...values: unknown[]): void;
  table(value: unknown): void;
  assert(condition?: unknown, ...values: unknown[]): void;
  count(label?: string): void;
  countReset(label?: string): void;
  time(label?: string): void;
  timeLog(label?: string, ...values: unknown[]): void;
  timeEnd(label?: string): void;
  group(...values: unknown[]): void;
  groupCollapsed(...values: unknown[]): void;
  groupEnd(): void;
  clear(): void;
};

// HTML: timers, microtasks, structured cloning, base64

/** Fires while its invocation runs, at most 100 at a time. */
declare function setTimeout<Args extends unknown[]>(
  callback: (...args: Args) => unknown,
  delay?: number,
  ...args: Args
): number;
declare function setInterval<Args extends unknown[]>(
  callback: (...args: Args) => unknown,
  delay?: number,
  ...args: Args
): number;
declare function setImmediate<Args extends unknown[]>(
  callback: (...args: Args) => unknown,
  ...args: Args
): number;
declare function clearTimeout(id?: number): void;
declare function clearInterval(id?: number): void;
declare function clearImmediate(id?: number): void;
declare function queueMicrotask(callback: () => void): void;
/** Throws a DataCloneError for what cannot be cloned; nothing can be transferred. */
declare function structuredClone<Value>(value: Value): Value;
declare function atob(data: string): string;
declare function btoa(data: string): string;

/** In whole milliseconds. */
declare const performance: { readonly timeOrigin: number; now(): number };

// DOM: events, aborting, exceptions

declare class Event {
  constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; composed?: boolean });
  readonly type: string;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
  readonly currentTarget: EventTarget | null;
  readonly eventPhase: number;
  readonly timeStamp: number;
  readonly isTrusted: boolean;
  preventDefault(): void;
  stopPropagation(): void;
  stopImmediatePropagation(): void;
  composedPath(): EventTarget[];
}
declare class CustomEvent<Detail = unknown> extends Event {
  constructor(type: string, init?: { bubbles?: boolean; cancelable?: boolean; detail?: Detail });
  readonly detail: Detail;
}
type EventListenerLike = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };
declare class EventTarget {
  addEventListener(
    type: string,
    listener: EventListenerLike | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerLike | null,
    options?: boolean | { capture?: boolean },
  ): void;
  dispatchEvent(event: Event): boolean;
}
declare class AbortSignal extends EventTarget {
  private constructor();
  static abort(reason?: unknown): AbortSignal;
  static timeout(milliseconds: number): AbortSignal;
  static any(signals: Iterable<{ readonly aborted: boolean; readonly reason?: unknown }>): AbortSignal;
  readonly aborted: boolean;
  readonly reason: unknown;
  onabort: ((event: Event) => unknown) | null;
  throwIfAborted(): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare class DOMException extends Error {
  constructor(message?: string, nameOrOptions?: string | { name?: string; cause?: unknown });
  readonly name: string;
  readonly code: number;
}

// URL

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  static parse(url: string | URL, base?: string | URL): URL | null;
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  readonly searchParams: URLSearchParams;
  hash: string;
  toString(): string;
  toJSON(): string;
}
declare class URLSearchParams {
  constructor(
    init?: string | URLSearchParams | Iterable<readonly [string, string]> | Readonly<Record<string, string>>,
  );
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  forEach(visit: (value: string, name: string, params: URLSearchParams) => void): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
  toString(): string;
}

// Encoding

declare class TextEncoder {
  readonly encoding: 'utf-8';
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, into: Uint8Array): { read: number; written: number };
}
/** UTF-8, UTF-16LE and windows-1252 by all their usual labels; a RangeError for others. */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: BufferSource, options?: { stream?: boolean }): string;
}

// Streams, Encoding

interface QueuingStrategy<Chunk> {
  highWaterMark?: number;
  size?(chunk: Chunk): number;
}
interface StreamSource<Chunk> {
  start?(controller: StreamController<Chunk>): unknown;
  pull?(controller: StreamController<Chunk>): unknown;
  cancel?(reason?: unknown): unknown;
}
interface StreamController<Chunk> {
  readonly desiredSize: number | null;
  enqueue(chunk: Chunk): void;
  close(): void;
  error(reason?: unknown): void;
}
type StreamResult<Chunk> = { done: false; value: Chunk } | { done: true; value?: undefined };
interface StreamReader<Chunk> {
  readonly closed: Promise<void>;
  read(): Promise<StreamResult<Chunk>>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}
interface PipeOptions {
  preventAbort?: boolean;
  preventCancel?: boolean;
  preventClose?: boolean;
  signal?: AbortSignal;
}
declare class ReadableStream<Chunk = unknown> implements AsyncIterable<Chunk> {
  constructor(source?: StreamSource<Chunk>, strategy?: QueuingStrategy<Chunk>);
  static from<Chunk>(items: Iterable<Chunk> | AsyncIterable<Chunk>): ReadableStream<Chunk>;
  readonly locked: boolean;
  getReader(): StreamReader<Chunk>;
  cancel(reason?: unknown): Promise<void>;
  tee(): [ReadableStream<Chunk>, ReadableStream<Chunk>];
  pipeTo(into: WritableStream<Chunk>, options?: PipeOptions): Promise<void>;
  pipeThrough<Out>(
    through: { readonly readable: ReadableStream<Out>; readonly writable: WritableStream<Chunk> },
    options?: PipeOptions,
  ): ReadableStream<Out>;
  values(options?: { preventCancel?: boolean }): AsyncIterableIterator<Chunk>;
  [Symbol.asyncIterator](): AsyncIterableIterator<Chunk>;
}
interface StreamWriter<Chunk> {
  readonly closed: Promise<void>;
  readonly ready: Promise<void>;
  readonly desiredSize: number | null;
  write(chunk: Chunk): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
  releaseLock(): void;
}
interface StreamSink<Chunk> {
  start?(controller: { error(reason?: unknown): void }): unknown;
  write?(chunk: Chunk, controller: { error(reason?: unknown): void }): unknown;
  close?(): unknown;
  abort?(reason?: unknown): unknown;
}
declare class WritableStream<Chunk = unknown> {
  constructor(sink?: StreamSink<Chunk>, strategy?: QueuingStrategy<Chunk>);
  readonly locked: boolean;
  getWriter(): StreamWriter<Chunk>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}
interface TransformController<Out> {
  readonly desiredSize: number | null;
  enqueue(chunk: Out): void;
  error(reason?: unknown): void;
  terminate(): void;
}
declare class TransformStream<In = unknown, Out = unknown> {
  constructor(
    transformer?: {
      start?(controller: TransformController<Out>): unknown;
      transform?(chunk: In, controller: TransformController<Out>): unknown;
      flush?(controller: TransformController<Out>): unknown;
    },
    writable?: QueuingStrategy<In>,
    readable?: QueuingStrategy<Out>,
  );
  readonly readable: ReadableStream<Out>;
  readonly writable: WritableStream<In>;
}
declare class TextDecoderStream {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  readonly readable: ReadableStream<string>;
  readonly writable: WritableStream<BufferSource>;
}
declare class TextEncoderStream {
  readonly encoding: string;
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<string>;
}

// File API, XMLHttpRequest, Fetch

type BlobPart = string | BufferSource | Blob;
declare class Blob {
  constructor(parts?: Iterable<BlobPart>, options?: { type?: string });
  readonly size: number;
  readonly type: string;
  slice(start?: number, end?: number, type?: string): Blob;
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  stream(): ReadableStream<Uint8Array>;
}
declare class File extends Blob {
  constructor(parts: Iterable<BlobPart>, name: string, options?: { type?: string; lastModified?: number });
  readonly name: string;
  readonly lastModified: number;
}
type FormDataEntryValue = string | File;
declare class FormData {
  append(name: string, value: string | Blob, filename?: string): void;
  set(name: string, value: string | Blob, filename?: string): void;
  get(name: string): FormDataEntryValue | null;
  getAll(name: string): FormDataEntryValue[];
  has(name: string): boolean;
  delete(name: string): void;
  forEach(visit: (value: FormDataEntryValue, name: string, form: FormData) => void): void;
  entries(): IterableIterator<[string, FormDataEntryValue]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<FormDataEntryValue>;
  [Symbol.iterator](): IterableIterator<[string, FormDataEntryValue]>;
}
type HeadersInit = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string>>;
declare class Headers {
  constructor(init?: HeadersInit | null);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(visit: (value: string, name: string, headers: Headers) => void): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
/** Anything else is sent as JSON. */
type BodyInit = string | BufferSource | Blob | FormData | URLSearchParams | object;
interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: BodyInit | null;
  redirect?: 'follow' | 'manual' | 'error';
  signal?: { readonly aborted: boolean; readonly reason?: unknown } | null;
  /** Milliseconds until it fails with `HTTP_TIMEOUT`; default and most 10,000. */
  timeoutMs?: number;
}
/** Can be read once. */
interface Body {
  readonly body: ReadableStream<Uint8Array> | null;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json<Value = unknown>(): Promise<Value>;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  blob(): Promise<Blob>;
  formData(): Promise<FormData>;
}
interface Request extends Body {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly redirect: string;
  readonly signal: { readonly aborted: boolean; readonly reason?: unknown };
  clone(): Request;
}
declare const Request: {
  readonly prototype: Request;
  new (input: string | URL | Request, init?: RequestInit): Request;
};
interface ResponseInit {
  status?: number;
  statusText?: string;
  headers?: HeadersInit;
}
interface Response extends Body {
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly url: string;
  readonly redirected: boolean;
  readonly type: string;
  readonly headers: Headers;
  clone(): Response;
}
declare const Response: {
  readonly prototype: Response;
  new (body?: BodyInit | null, init?: ResponseInit): Response;
  json(value: unknown, init?: ResponseInit): Response;
  error(): Response;
  redirect(url: string | URL, status?: number): Response;
};
/**
 * The same as `ctx.http.request`, for the invocation that is on the CPU: hosts that were granted, 10 seconds, 4 MB each
 * way. What the platform refuses is an error with a `code`, such as `GRANT_MISSING`.
 */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

// Web Crypto

type KeyUsage =
  | 'encrypt'
  | 'decrypt'
  | 'sign'
  | 'verify'
  | 'deriveKey'
  | 'deriveBits'
  | 'wrapKey'
  | 'unwrapKey';
/** A name, or one with what its algorithm needs, as Web Crypto has it. */
type AlgorithmIdentifier = string | { name: string; [parameter: string]: unknown };
interface CryptoKey {
  readonly type: 'secret' | 'private' | 'public';
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string; readonly [parameter: string]: unknown };
  readonly usages: KeyUsage[];
}
declare const CryptoKey: { readonly prototype: CryptoKey };
interface CryptoKeyPair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}
type JsonWebKey = Record<string, unknown>;
/** Each operation asks the platform: it counts as a call and takes up to 1 MB. */
interface SubtleCrypto {
  digest(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer>;
  sign(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  verify(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    signature: BufferSource,
    data: BufferSource,
  ): Promise<boolean>;
  encrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  decrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>;
  /** PBKDF2 takes up to 600,000 iterations. */
  deriveBits(algorithm: AlgorithmIdentifier, key: CryptoKey, length?: number | null): Promise<ArrayBuffer>;
  deriveKey(
    algorithm: AlgorithmIdentifier,
    key: CryptoKey,
    derived: AlgorithmIdentifier,
    extractable: boolean,
    usages: Iterable<KeyUsage>,
  ): Promise<CryptoKey>;
  importKey(
    format: 'jwk',
    key: JsonWebKey,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: Iterable<KeyUsage>,
  ): Promise<CryptoKey>;
  importKey(
    format: 'raw' | 'pkcs8' | 'spki',
    key: BufferSource,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: Iterable<KeyUsage>,
  ): Promise<CryptoKey>;
  exportKey(format: 'jwk', key: CryptoKey): Promise<JsonWebKey>;
  exportKey(format: 'raw' | 'pkcs8' | 'spki', key: CryptoKey): Promise<ArrayBuffer>;
  /** Two calls: the key is exported, then encrypted. */
  wrapKey(
    format: 'raw' | 'pkcs8' | 'spki' | 'jwk',
    key: CryptoKey,
    wrappingKey: CryptoKey,
    algorithm: AlgorithmIdentifier,
  ): Promise<ArrayBuffer>;
  /** Two calls: the key is decrypted, then imported. */
  unwrapKey(
    format: 'raw' | 'pkcs8' | 'spki' | 'jwk',
    wrapped: BufferSource,
    unwrappingKey: CryptoKey,
    unwrapping: AlgorithmIdentifier,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: Iterable<KeyUsage>,
  ): Promise<CryptoKey>;
  generateKey(
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    usages: Iterable<KeyUsage>,
  ): Promise<CryptoKey | CryptoKeyPair>;
}
declare const SubtleCrypto: { readonly prototype: SubtleCrypto };
interface Crypto {
  readonly subtle: SubtleCrypto;
  /** Up to 65,536 bytes. */
  getRandomValues<View extends ArrayBufferView>(view: View): View;
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
}
declare const Crypto: { readonly prototype: Crypto };
declare const crypto: Crypto;
