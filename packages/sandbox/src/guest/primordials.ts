// Built-ins as they were before any plugin code ran. After that, only these and plain syntax may be trusted:
// no method call on a built-in, no spread, no iteration, no destructuring of arrays.

// oxlint-disable typescript/unbound-method -- each is called through `apply`, with its receiver

const { apply, deleteProperty, get, getPrototypeOf, ownKeys } = Reflect;
const { parse, stringify } = JSON;
const { create, defineProperty, freeze, hasOwn } = Object;
const { indexOf, slice, startsWith } = String.prototype;
const { then } = Promise.prototype;
const { resolve } = Promise;
const NativePromise = Promise;
const NativeDate = Date;
const NativeString = String;
const NativeError = Error;
const hasInstance = Function.prototype[Symbol.hasInstance];
const NativeTypeError = TypeError;
const NativeRangeError = RangeError;
const NativeNumber = Number;
const NativeArray = Array;
const NativeBoolean = Boolean;
const NativeObject = Object;
const NativeWeakMap = WeakMap;
const { get: getWeakly, set: setWeakly } = WeakMap.prototype;
const { now } = Date;
const { trunc } = Math;
const objectPrototype: object = Object.prototype;
const { isArray } = Array;
const { fromCharCode } = String;
// oxlint-disable-next-line no-restricted-globals -- the only access to the engine's own UTF-8 decoder
const { decodeURIComponent, escape } = globalThis as typeof globalThis & { escape(text: string): string };
// oxlint-disable-next-line no-eval -- how a bundle is evaluated, in the isolate that is its own
const evaluate = eval;

export const native = freeze({
  apply,
  Array: NativeArray,
  Boolean: NativeBoolean,
  create,
  Date: NativeDate,
  decodeURIComponent,
  defineProperty,
  deleteProperty,
  Error: NativeError,
  /** Indirect: the text runs in the global scope. */
  evaluate: evaluate as (text: string) => unknown,
  escape,
  freeze,
  fromUnits: (units: Uint8Array | Uint16Array): string => apply(fromCharCode, undefined, units),
  get: get as (value: object, key: string) => unknown,
  getPrototypeOf,
  hasOwn,
  indexOf: (text: string, part: string, from: number): number => apply(indexOf, text, [part, from]),
  isArray,
  /** Whether it is made like an error; asks nobody but the value. */
  isError: (value: unknown): value is Error => {
    try {
      return apply(hasInstance, NativeError, [value]);
    } catch {
      return false;
    }
  },
  /** Milliseconds since 1970: `Date.now` itself, by which plugins mean a default. */
  now,
  Number: NativeNumber,
  Object: NativeObject,
  objectPrototype,
  ownKeys,
  parse: parse as (text: string) => unknown,
  Promise: NativePromise,
  promiseOf: (value: unknown): Promise<unknown> => apply(resolve, NativePromise, [value]),
  RangeError: NativeRangeError,
  slice: (text: string, from: number, to?: number): string => apply(slice, text, [from, to]),
  startsWith: (text: string, part: string): boolean => apply(startsWith, text, [part]),
  String: NativeString,
  /** Undefined for what JSON cannot say: functions, symbols, undefined. */
  stringify: (value: unknown): string | undefined => stringify(value),
  /** JSON of a text; runs nobody's code. */
  quote: (text: string): string => stringify(text),
  trunc,
  TypeError: NativeTypeError,
  /** A WeakMap whose members nobody can replace. */
  weakMap: <Value>() => {
    const map = new NativeWeakMap<object, Value>();
    return {
      get: (key: object): Value | undefined => apply(getWeakly, map, [key]),
      set: (key: object, value: Value): void => void apply(setWeakly, map, [key, value]),
    };
  },
  whenSettled: (
    promise: Promise<unknown>,
    take: { readonly kept: (value: unknown) => void; readonly broken: (thrown: unknown) => void },
  ): void => {
    void apply(then, promise, [take.kept, take.broken]);
  },
} as const);
