import type { z } from 'zod';

/** The kinds of handler that can make calls. */
export const HANDLER_KINDS = ['hook', 'event', 'route', 'lifecycle'] as const;
export type HandlerKind = (typeof HANDLER_KINDS)[number];

/** The grant that a call needs where that follows from its arguments. */
export interface GrantRule<Args extends readonly unknown[] = readonly unknown[]> {
  /** The grants of which one is needed; the first is the one that a refusal names. */
  anyOf(args: Args): readonly string[];
}

/** The declaration of one call on `ctx`: what may be asked; `packages/capabilities` says how it is done. */
export interface Capability<
  Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
  Input extends readonly unknown[] = readonly unknown[],
> {
  /** Its positional arguments: `Input` as the plugin passes them, `Args` with defaults filled in. */
  readonly args: z.ZodType<Args, Input>;
  /** Bytes of the values among its arguments, as JSON; more are refused unread. Default: `LIMITS.data.valueBytes`. */
  readonly valueBytes?: number;
  readonly result: z.ZodType<Result>;
  /** The grant that it needs, or null when it touches the plugin's own things only. */
  readonly grant: string | null | GrantRule<Args>;
  /** The handlers that may call it. */
  readonly allowedIn: readonly HandlerKind[];
}

/** Declares a call; the types of arguments and result follow from the schemas. */
export function defineCapability<Args extends readonly unknown[], Result, Input extends readonly unknown[]>(
  capability: Capability<Args, Result, Input>,
): Capability<Args, Result, Input> {
  return capability;
}
