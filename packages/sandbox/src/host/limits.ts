import type { HandlerRef, Lane } from '@daino/contract';
import { LIMITS } from '@daino/contract/guest';

/** Milliseconds beyond its limit that an entry may take to give in, before its process is killed. */
export const GRACE_MS = 250;
/** How often deadlines, heartbeats and memory are looked at while something is in flight. */
export const TICK_MS = 10;
/** How often idle processes are looked at, at least: eviction, rotation, memory. */
export const SWEEP_MS = 5_000;
/** How long a process may take to become ready. */
export const BOOT_MS = 10_000;
/** How long the starter may take to say that a process has started or ended, or to end itself. */
export const STARTER_MS = 5_000;
/** The largest text that a process may send in one frame. */
export const FRAME_BYTES = 16_777_216;
/** Bytes of a process's stderr that are kept, to tell why it died. */
export const STDERR_BYTES = 8_192;
/** How often a trip that had not started may lose its process before it is given up. */
export const ATTEMPTS = 3;
/** Log text of one link, as JSON. */
export const LOG_CHARACTERS = LIMITS.logs.bytesPerInvocation * 2 + 2;
/** Memory of a process, as a share of its limit, from which its idle isolates go. */
export const SOFT_MEMORY = 0.7;

/** A process may have so much expected work on its way; what is expected to take longer goes alone. */
export const WINDOW_US: Readonly<Record<Lane, number>> = { hook: 2_000, background: 1_000, quarantine: 0 };
/** What a link takes besides the CPU of its handler. */
export const OVERHEAD_US = 25;
/** CPU of a handler that was never measured. */
export const UNKNOWN_US = 1_000;
/** A handler that takes longer than this is slow: it waits with its like, and nobody else behind it. */
export const SLOW_US = 10_000;
/** So is one whose first run takes longer than this; much of a first run may be done only once. */
export const SLOW_AT_FIRST_US = 25_000;
/** How long one entry may hold a process before what waits behind it looks for another one. */
export const PATIENCE_MS = 10;

/** Trips aboard one process, running or waiting: the answers to all that wait may come at once. */
export const ABOARD: Readonly<Record<Lane, Aboard>> = {
  hook: { process: 512, store: 64, installation: 32 },
  background: { process: 512, store: 256, installation: 128 },
  quarantine: { process: 1, store: 1, installation: 1 },
};

export interface Aboard {
  readonly process: number;
  readonly store: number;
  readonly installation: number;
}

/** What may wait on the host for one process. */
export const QUEUED = {
  all: 10_000,
  store: 4_000,
  installation: 2_000,
  characters: 67_108_864,
  storeCharacters: 16_777_216,
} as const;

/** How long a bundle may take to be compiled, with the start of its process. */
export const COMPILE_MS = 10_000;
/** After how long the next bundle is compiled: whoever met it first has been served by then. */
export const COMPILE_WAIT_MS = 100;
/** Bundles that may wait for it; others are asked for again. */
export const COMPILE_WAITING = 256;
/** How often a bundle is compiled whose compiler died. */
export const COMPILE_TRIES = 3;
/** A shorter bundle is compiled as quickly as its code is read back. */
export const COMPILE_LENGTH = 2_000;
/** The largest code that is kept of one bundle. */
export const CODE_BYTES = 4_194_304;

/** How many calls an invocation of this handler has. */
export function callsOf({ kind }: HandlerRef): number {
  return kind === 'hook' ? LIMITS.hook.calls : LIMITS.background.calls;
}

/** The longest entry that a lane allows. */
export function entryCpuMsOf(lane: Lane): number {
  return lane === 'hook' ? LIMITS.hook.entryCpuMs : LIMITS.background.entryCpuMs;
}
