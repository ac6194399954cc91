import type { JsonValue } from '@daino/contract';

/** Data that a handler may read and not write: to change it, a hook returns what it wants changed. */
export type DeepReadonly<Value> = unknown extends Value
  ? Value
  : JsonValue extends Value
    ? ReadonlyJson
    : Value extends object
      ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
      : Value;

/** Any JSON; what `DeepReadonly` makes of it, which would not end otherwise. */
export type ReadonlyJson =
  | string
  | number
  | boolean
  | null
  | readonly ReadonlyJson[]
  | { readonly [key: string]: ReadonlyJson };
