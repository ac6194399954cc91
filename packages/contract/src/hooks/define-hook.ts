import type { DainoError, DainoErrorOptions } from '@daino/kernel';
import type { z } from 'zod';

/** What happens to the operation when a plugin fails: go on without it, or refuse the operation. */
export type FailurePolicy = 'continue' | 'block';

/**
 * Fields that a plugin may change. `items[].metadata` means the metadata of each line; adjustments and metadata have
 * rules of their own, the others take any value that the subject's schema takes.
 */
export type ChangeablePath = 'adjustments' | 'metadata' | 'items[].metadata' | PlainField;

/** Fields that are changed as they are. */
type PlainField = 'name' | 'description' | 'price' | 'email' | 'phone' | 'tags' | 'images' | 'notes';

/** The declaration of one hook: everything that dispatch, SDK, docs and the guest derive from. */
export interface Hook<
  Name extends string = string,
  Data extends object = object,
  Subject extends keyof Data & string = keyof Data & string,
> {
  /** `before_*`, permanent. */
  readonly name: Name;
  /** The key of `data` that a plugin may change and may return on its own. */
  readonly subject: Subject;
  /** The shape of `data` as plugins see it: camelCase, amounts in major units. */
  readonly data: z.ZodType<Data>;
  readonly changeable: readonly ChangeablePath[];
  readonly onError: FailurePolicy;
  /** The error that the caller gets when a plugin refuses. */
  readonly refusal: (
    data: { plugin: string; reason: string },
    options?: Pick<DainoErrorOptions, 'issues'>,
  ) => DainoError;
}

/** Declares a hook; the type of `data` follows from its schema. */
export function defineHook<
  const Name extends `before_${string}`,
  Data extends object,
  const Subject extends keyof Data & string,
>(hook: Hook<Name, Data, Subject>): Hook<Name, Data, Subject> {
  return hook;
}
