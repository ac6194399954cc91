import { requestErrors, type Lane, type Program, type Trip, type TripRunner } from '@daino/contract';
import type { Log } from '@daino/kernel';
import type { LaneSize } from './lane-seats.ts';
import type { Upkeep } from './seat.ts';
import { Starter } from './starter.ts';
import { openTier, type Tier, type TierHealth } from './tier.ts';

export interface CreateSandboxOptions {
  /** What `bundleGuest` makes. */
  readonly guestSource: string;
  /** `childEntry` as one plain CommonJS script with `isolated-vm` left outside. */
  readonly childSource: string;
  readonly log: Log;
  /** The Node that runs the processes; default: the running one. */
  readonly node?: string;
  /** Default for two cores: two for hooks, two for the rest, and what is started when it is needed. */
  readonly lanes?: Partial<Readonly<Record<Lane, LaneSize>>>;
  /** Path of bubblewrap; default: where the machine has it. Empty: do without. */
  readonly bwrap?: string;
  /**
   * Plugins whose code the operator trusts run in processes of their own, with a JIT: faster, and with memory watched
   * instead of capped. A chain goes there when all of its plugins are trusted. Default: nobody is.
   */
  readonly jit?: { readonly isTrusted: (source: string) => boolean };
  /** Hard memory limit of one process in MB, default 1024. */
  readonly memoryMb?: number;
  /** Isolates that one process keeps, default 256; the least recently used one goes first. */
  readonly isolates?: number;
  /** Bytes that compiled bundles may take in this process, for each kind of processes; default 64 MB, 0 for none. */
  readonly codeBytes?: number;
  /** Defaults: isolates 10 minutes, processes 30 seconds, 6 hours or 5,000 programs. */
  readonly upkeep?: Partial<Upkeep>;
}

/** Runs trips in disposable processes. Disposing kills them all. */
export interface Sandbox extends TripRunner, AsyncDisposable {
  health(): SandboxHealth;
  /** Replaces every process: the new one starts first, the old one ends after its last trip. */
  rotate(): void;
}

export interface SandboxHealth extends TierHealth {
  /** The processes of trusted plugins, when there are any. */
  readonly trusted?: TierHealth;
}

/** Starts every process and resolves once all can work. Throws `SANDBOX_UNAVAILABLE` when none starts. */
export async function createSandbox(options: CreateSandboxOptions): Promise<Sandbox> {
  await using opened = new AsyncDisposableStack();
  const starter = opened.use(new Starter(options.node ?? process.execPath, options.childSource));
  const untrusted = await openTier(options, { jit: false, starter });
  const trusted = options.jit && (await openTier(options, { jit: true, starter }));
  const tiers = trusted ? [untrusted, trusted] : [untrusted];
  const isTrusted = rememberTrust(options);
  const tierOf = ({ lane, links }: Trip): Tier =>
    trusted && lane !== 'quarantine' && links.every(({ program }) => isTrusted(program))
      ? trusted
      : untrusted;
  const kept = opened.move();
  let disposed = false;
  return {
    run(trip) {
      if (disposed) return Promise.reject(requestErrors.UNAVAILABLE({ what: 'sandbox' }));
      return trip.links.length === 0 ? Promise.resolve([]) : tierOf(trip).run(trip);
    },
    release(key) {
      for (const tier of tiers) tier.release(key);
      return Promise.resolve();
    },
    rotate() {
      for (const tier of tiers) tier.rotate();
    },
    health: () => ({ ...untrusted.health(), ...(trusted && { trusted: trusted.health() }) }),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.all(tiers.map((tier) => tier.dispose()));
      await kept.disposeAsync();
    },
  };
}

/** Asks once per program: to look at a source may mean to hash it. */
function rememberTrust({ jit }: CreateSandboxOptions): (program: Program) => boolean {
  const known = new WeakMap<Program, boolean>();
  return (program) => {
    const before = known.get(program);
    if (before !== undefined) return before;
    const found = jit?.isTrusted(program.source) ?? false;
    known.set(program, found);
    return found;
  };
}
