import type { z } from 'zod';

/** The declaration of one event: a fact, dotted, past tense. */
export interface EventType<Type extends string = string, Payload extends object = object> {
  readonly type: Type;
  readonly version: number;
  /** camelCase, amounts in major units. */
  readonly payload: z.ZodType<Payload>;
  /** Top-level payload fields that only an installation with `customers:read` receives. */
  readonly pii: readonly (keyof Payload & string)[];
}

/** Declares an event; the type of its payload follows from the schema. */
export function defineEvent<const Type extends `${string}.${string}`, Payload extends object>(
  event: EventType<Type, Payload>,
): EventType<Type, Payload> {
  return event;
}
