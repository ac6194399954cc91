/** What happened, in the words of HTTP without its numbers. */
export type ErrorKind =
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rejected'
  | 'limit_exceeded'
  | 'unavailable'
  | 'internal';

/** Whose move it is: who has to change something so that the call can succeed. */
export type ErrorFault = 'caller' | 'plugin' | 'store_config' | 'upstream' | 'platform';

/** One fault in an input: where it is (a dotted path, empty for the whole) and what to do about it. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/**
 * The only error that our own code throws on purpose.
 * `code` is permanent and is what callers compare; across a wire or a realm `instanceof` means nothing.
 */
export class DainoError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly fault: ErrorFault;
  readonly hint: string | undefined;
  readonly issues: readonly Issue[];
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, entry: ErrorTraits, message: string, options: DainoErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DainoError';
    this.code = code;
    this.kind = entry.kind;
    this.fault = entry.fault;
    this.hint = entry.hint;
    this.issues = options.issues ?? [];
    this.data = options.data ?? {};
  }
}

interface ErrorTraits {
  readonly kind: ErrorKind;
  readonly fault: ErrorFault;
  /** What the reader should do, in one sentence. */
  readonly hint?: string;
}

export interface DainoErrorOptions {
  readonly cause?: unknown;
  readonly issues?: readonly Issue[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One entry of the catalogue; `message` turns the data of one occurrence into a sentence. */
export interface ErrorEntry<Data> extends ErrorTraits {
  readonly message: (data: Data) => string;
}

type Raise<Entry> =
  Entry extends ErrorEntry<infer Data>
    ? Data extends Readonly<Record<string, unknown>>
      ? (data: Data, options?: Omit<DainoErrorOptions, 'data'>) => DainoError
      : never
    : never;

/**
 * Turns catalogue entries into functions that make their error: `throw errors.STORE_NOT_FOUND({ storeId })`.
 * The key of an entry is its code, so that a code stands as a literal exactly once.
 */
export function defineErrors<const Entries extends Readonly<Record<string, ErrorEntry<never>>>>(
  entries: Entries,
): { readonly [Code in keyof Entries]: Raise<Entries[Code]> } & { readonly [catalogue]: Entries } {
  const raise = Object.entries(entries).map(([code, entry]) => [
    code,
    (data: never, options?: DainoErrorOptions) =>
      new DainoError(code, entry, entry.message(data), { ...options, data }),
  ]);
  // The mapped type above is what `entries` describes; fromEntries cannot express it.
  return Object.assign(Object.fromEntries(raise), { [catalogue]: entries });
}

/** Under this key a set of errors keeps its entries, for the generated reference. */
export const catalogue: unique symbol = Symbol('catalogue');
