import type { ColumnType } from 'kysely';

declare const serialized: unique symbol;

/** The text of a JSON value, as a `jsonb` column takes it. */
export type Json<T> = string & { readonly [serialized]: T };

/** A `jsonb` column: read as a value, written through `json(value)`. */
export type JsonColumn<T> = ColumnType<T, Json<T>, Json<T>>;

/** A `jsonb` column with a default. */
export type GeneratedJson<T> = ColumnType<T, Json<T> | undefined, Json<T>>;

/** A `jsonb` column that may be null. */
export type NullableJson<T> = ColumnType<T | null, Json<T> | null | undefined, Json<T> | null>;

/** Turns a value into what a `jsonb` column takes: the driver alone would send an array as a Postgres array. */
export function json<T>(value: T): Json<T> {
  // The brand exists in the types only.
  return JSON.stringify(value) as Json<T>;
}
