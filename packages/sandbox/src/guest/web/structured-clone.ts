import { realm } from '../part.ts';
import { Blob, copyBlob } from './blob.ts';
import { DOMException } from './dom-exception.ts';

const { native } = realm;

/** HTML's `structuredClone`. Nothing can be transferred: an isolate has no second place to go to. */
export function structuredClone(...args: readonly unknown[]): unknown {
  if (args.length === 0) throw new native.TypeError('A value is needed.');
  const { transfer } = (args[1] ?? {}) as { readonly transfer?: readonly unknown[] };
  if (transfer !== undefined && [...transfer].length > 0) throw uncloneable('A transferred value');
  return copy(args[0], new Map());
}

type Seen = Map<object, unknown>;

function copy(value: unknown, seen: Seen): unknown {
  if (typeof value === 'symbol' || typeof value === 'function') throw uncloneable(native.String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  return copyObject(value, seen);
}

function copyObject(value: object, seen: Seen): unknown {
  const keep = <Copy extends object>(made: Copy): Copy => {
    seen.set(value, made);
    return made;
  };
  if (Array.isArray(value)) return copyMembers(value, keep(ofLength(value.length)), seen);
  const kind = kindOf(value);
  if (kind === undefined) return copyMembers(value, keep({}), seen);
  if (kind === 'Map') return copyMap(value as Map<unknown, unknown>, keep(new Map()), seen);
  if (kind === 'Set') return copySet(value as Set<unknown>, keep(new Set()), seen);
  if (kind === 'Error') return copyError(value as Error, keep, seen);
  if (kind === 'View') return keep(copyView(value as ArrayBufferView, seen));
  return keep(COPIES[kind](value));
}

/** Holes stay holes. */
function ofLength(length: number): unknown[] {
  const made: unknown[] = [];
  made.length = length;
  return made;
}

type Simple =
  | 'Boolean'
  | 'Number'
  | 'String'
  | 'BigInt'
  | 'Date'
  | 'RegExp'
  | 'ArrayBuffer'
  | 'DOMException'
  | 'Blob';

/** Each is called on what `kindOf` has recognised. */
const COPIES: Readonly<Record<Simple, (value: object) => object>> = {
  Boolean: (value) => new Object(Boolean.prototype.valueOf.call(value)),
  Number: (value) => new Object(Number.prototype.valueOf.call(value)),
  String: (value) => new Object(String.prototype.valueOf.call(value)),
  BigInt: (value) => new Object(BigInt.prototype.valueOf.call(value)),
  Date: (value) => new Date(Date.prototype.getTime.call(value)),
  RegExp: (value) => new RegExp((value as RegExp).source, (value as RegExp).flags),
  ArrayBuffer: (value) => (value as ArrayBuffer).slice(0),
  DOMException: (value) => new DOMException((value as Error).message, (value as Error).name),
  Blob: (value) => copyBlob(value as Blob),
};

/** What has more to it than its members; the last ones cannot be copied. */
function kindOf(value: object): Simple | 'Map' | 'Set' | 'Error' | 'View' | undefined {
  if (ArrayBuffer.isView(value)) return 'View';
  if (value instanceof DOMException) return 'DOMException';
  if (value instanceof Blob) return 'Blob';
  for (const kind in PROBES)
    if (holds(kind as keyof typeof PROBES, value)) return kind as keyof typeof PROBES;
  if (Object.prototype.toString.call(value) === '[object Error]' || value instanceof native.Error)
    return 'Error';
  for (const Kind of [native.Promise, WeakMap, WeakSet, WeakRef])
    if (value instanceof Kind) throw uncloneable(Object.prototype.toString.call(value));
  return undefined;
}

/** Each throws unless the value has the slot that its kind has. */
const PROBES = {
  Date: (value: object) => Date.prototype.getTime.call(value),
  Map: (value: object) => Map.prototype.has.call(value, 0),
  Set: (value: object) => Set.prototype.has.call(value, 0),
  RegExp: (value: object) => isRegExp(value),
  ArrayBuffer: (value: object) => ArrayBuffer.prototype.slice.call(value, 0, 0),
  Boolean: (value: object) => Boolean.prototype.valueOf.call(value),
  Number: (value: object) => Number.prototype.valueOf.call(value),
  String: (value: object) => String.prototype.valueOf.call(value),
  BigInt: (value: object) => BigInt.prototype.valueOf.call(value),
};

function holds(kind: keyof typeof PROBES, value: object): boolean {
  try {
    PROBES[kind](value);
    return true;
  } catch {
    return false;
  }
}

// oxlint-disable-next-line typescript/unbound-method -- called through `apply`, with its receiver
const source = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source')?.get;

function isRegExp(value: object): void {
  if (value === RegExp.prototype || !source) throw new native.TypeError('No regular expression');
  native.apply(source, value, []);
}

function copyMembers(from: object, to: object, seen: Seen): object {
  for (const key of Object.keys(from)) {
    const value = copy(native.get(from, key), seen);
    native.defineProperty(to, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return to;
}

function copyMap(from: Map<unknown, unknown>, to: Map<unknown, unknown>, seen: Seen): object {
  for (const [key, value] of from) to.set(copy(key, seen), copy(value, seen));
  return to;
}

function copySet(from: Set<unknown>, to: Set<unknown>, seen: Seen): object {
  for (const value of from) to.add(copy(value, seen));
  return to;
}

const ERRORS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function copyError(from: Error, keep: (made: Error) => Error, seen: Seen): object {
  const Kind = native.hasOwn(ERRORS, from.name) ? ERRORS[from.name as keyof typeof ERRORS] : native.Error;
  const made = keep(new Kind(native.hasOwn(from, 'message') ? native.String(from.message) : undefined));
  const hidden = (key: string, value: unknown) =>
    native.defineProperty(made, key, { value, writable: true, configurable: true });
  if (typeof from.stack === 'string') hidden('stack', from.stack);
  if (native.hasOwn(from, 'cause')) hidden('cause', copy(from.cause, seen));
  return made;
}

function copyView(from: ArrayBufferView, seen: Seen): object {
  // What a view is made of is copied once, also when several views share it.
  const buffer = copy(from.buffer, seen) as ArrayBuffer;
  const Kind = from instanceof DataView ? DataView : VIEWS[Object.prototype.toString.call(from).slice(8, -1)];
  if (!Kind) throw uncloneable('A view of this kind');
  const length = from instanceof DataView ? from.byteLength : (from as Uint8Array).length;
  return new Kind(buffer, from.byteOffset, length);
}

type ViewKind = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView;

const VIEWS: Readonly<Record<string, ViewKind | undefined>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

function uncloneable(what: string): DOMException {
  return new DOMException(`${what} could not be cloned.`, 'DataCloneError');
}
