import { type HandlerRef, LIMITS } from '@daino/contract';

/** Milliseconds beyond its limit that an entry may take to give in, before its process is killed. */
export const GRACE_MS = 250;
/** How often deadlines and heartbeats are looked at while something is in flight. */
export const TICK_MS = 25;
/** How long a process may take to become ready. */
export const BOOT_MS = 10_000;
/** The largest text that a process may send in one frame. */
export const FRAME_BYTES = 16_777_216;
/** Programs that one process holds, at some 3 MB each; the least recently used one goes first. */
export const PROGRAMS = 128;
/** Bytes of a process's stderr that are kept, to tell why it died. */
export const STDERR_BYTES = 8_192;
/** How often a trip that had not started may lose its process before it is given up. */
export const ATTEMPTS = 3;
/** Log text of one link, as JSON. */
export const LOG_CHARACTERS = LIMITS.logs.bytesPerInvocation * 2 + 2;
/** A process of the quarantine lane that has had nothing to do for so long ends. */
export const IDLE_MS = 30_000;

/** How many calls an invocation of this handler has. */
export function callsOf({ kind }: HandlerRef): number {
  return kind === 'hook' ? LIMITS.hook.calls : LIMITS.background.calls;
}
