import type { Invocation } from './invocation.ts';
import { load } from './parts.ts';

/** Aborts the signal of an invocation that has answered, or that was ended before. */
export type EndSignal = (reason: 'AbortError' | 'TimeoutError') => void;

/** `ctx.signal`: an AbortSignal that is aborted once the invocation has ended, by its answer, its deadline or a limit. */
export function createSignal(invocation: Invocation): unknown {
  // What the part offers under this name.
  const create = load('web')['createSignal'] as () => { readonly signal: unknown; readonly end: EndSignal };
  const { signal, end } = create();
  invocation.endSignal = end;
  if (invocation.ended) end('AbortError');
  return signal;
}
