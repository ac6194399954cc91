import type { Invocation } from './invocation.ts';
import { native } from './primordials.ts';
import { hostError } from './reports.ts';

/** As much of an AbortSignal as a handler can use to learn that nobody waits for it any more. */
export interface InvocationSignal {
  readonly aborted: boolean;
  /** The error that calls of an ended invocation get. */
  readonly reason: Error | undefined;
  throwIfAborted(): void;
}

/** `ctx.signal`: aborted once the invocation has ended, by its answer, its deadline or a limit. */
export function createSignal(invocation: Invocation): InvocationSignal {
  const { code, message } = invocation.rules.ended;
  return native.freeze({
    get aborted() {
      return invocation.ended;
    },
    get reason() {
      return invocation.ended ? hostError(code, message) : undefined;
    },
    throwIfAborted() {
      if (invocation.ended) throw hostError(code, message);
    },
  });
}
