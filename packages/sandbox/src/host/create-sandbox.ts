import {
  capabilityErrors,
  type Lane,
  LIMITS,
  requestErrors,
  sandboxErrors,
  type TripRunner,
} from '@daino/contract';
import type { DainoError, Log } from '@daino/kernel';
import type { SeenProtections } from '../child/seen-protections.ts';
import { type Armour, armours, find, type Protections, whyMissing } from './armour.ts';
import { LanePool, type LaneSize } from './lane-pool.ts';
import type { SeatHealth, Upkeep } from './seat.ts';

export interface CreateSandboxOptions {
  /** What `bundleGuest` makes. */
  readonly guestSource: string;
  /** `childEntry` as one plain CommonJS script with `isolated-vm` left outside. */
  readonly childSource: string;
  readonly log: Log;
  /** The Node that runs the processes; default: the running one. */
  readonly node?: string;
  /** Default: `DEFAULT_LANES`, for two cores. */
  readonly lanes?: Partial<Readonly<Record<Lane, LaneSize>>>;
  /** Path of bubblewrap; default: where the machine has it. Empty: do without. */
  readonly bwrap?: string;
  /** Hard memory limit of one process in MB, default 1024. */
  readonly memoryMb?: number;
  /** Isolates that one process keeps, default 256; the least recently used one goes first. */
  readonly isolates?: number;
  /** Defaults: `DEFAULT_UPKEEP`. */
  readonly upkeep?: Partial<Upkeep>;
}

/** Runs trips in disposable processes. Disposing kills them all. */
export interface Sandbox extends TripRunner, AsyncDisposable {
  health(): SandboxHealth;
  /** Replaces every process: the new one starts first, the old one ends after its last trip. */
  rotate(): void;
}

export interface SandboxHealth {
  readonly lanes: Readonly<Record<Lane, readonly SeatHealth[]>>;
  readonly protections: Protections;
  /** The protections that this machine does not give, and why. */
  readonly missing: readonly { readonly name: keyof Protections; readonly why: string }[];
}

/** Quarantine has no process that is always there: it costs nothing until somebody is in it. */
const DEFAULT_LANES: Readonly<Record<Lane, LaneSize>> = {
  hook: { processes: 2, slow: 1 },
  background: { processes: 2, slow: 1 },
  quarantine: { processes: 0, slow: 1 },
};
const DEFAULT_MEMORY_MB = 1_024;
const DEFAULT_ISOLATES = 256;
const DEFAULT_UPKEEP: Upkeep = {
  idleIsolateMs: 600_000,
  idleProcessMs: 30_000,
  processAgeMs: 21_600_000,
  releasedPrograms: 5_000,
};

/** Starts every process and resolves once all can work. Throws `SANDBOX_UNAVAILABLE` when none starts. */
export async function createSandbox(options: CreateSandboxOptions): Promise<Sandbox> {
  const { hook, armour, seen } = await openFirst(options);
  const pools: Readonly<Record<Lane, LanePool>> = {
    hook,
    background: openLane('background', options, armour),
    quarantine: openLane('quarantine', options, armour),
  };
  const all = Object.values(pools);
  await Promise.all(all.map((pool) => pool.started));
  const protections = { ...armour.protections, ...seen };
  let disposed = false;
  return {
    run(trip) {
      if (disposed) return Promise.reject(requestErrors.UNAVAILABLE({ what: 'sandbox' }));
      return trip.links.length === 0 ? Promise.resolve([]) : pools[trip.lane].run(trip);
    },
    release(key) {
      for (const pool of all) pool.release(key);
      return Promise.resolve();
    },
    rotate() {
      for (const pool of all) pool.rotate();
    },
    health: () => ({
      lanes: {
        hook: pools.hook.health(),
        background: pools.background.health(),
        quarantine: pools.quarantine.health(),
      },
      protections,
      missing: whyMissing(protections, { jit: false, bwrap: bwrapOf(options) }),
    }),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.all(all.map((pool) => pool.dispose()));
    },
  };
}

interface FirstLane {
  readonly hook: LanePool;
  readonly armour: Armour;
  readonly seen: SeenProtections;
}

/** Tries the ways to start a process, the best protected first. */
async function openFirst(options: CreateSandboxOptions): Promise<FirstLane> {
  const { node = process.execPath, memoryMb = DEFAULT_MEMORY_MB } = options;
  let cause = 'no way to start a process is known here';
  for (const armour of armours({ node, memoryMb, jit: false, bwrap: bwrapOf(options) })) {
    const hook = openLane('hook', options, armour);
    const [started] = await hook.started;
    if (started && 'jitless' in started) return { hook, armour, seen: started };
    cause = started?.stderr.trim().split('\n').at(-1) ?? cause;
    await hook.dispose();
  }
  throw sandboxErrors.SANDBOX_UNAVAILABLE({ cause });
}

function bwrapOf({ bwrap = find('bwrap') }: CreateSandboxOptions): string | undefined {
  return bwrap === '' ? undefined : bwrap;
}

function openLane(lane: Lane, options: CreateSandboxOptions, armour: Armour): LanePool {
  const { childSource, guestSource, log } = options;
  const { memoryMb = DEFAULT_MEMORY_MB, isolates = DEFAULT_ISOLATES } = options;
  const guest = `${rules()}\n${guestSource}`;
  const size = options.lanes?.[lane] ?? DEFAULT_LANES[lane];
  return new LanePool({
    lane,
    size,
    process: { armour, childSource, guest, isolates, memoryMb },
    upkeep: { ...DEFAULT_UPKEEP, ...options.upkeep },
    log,
  });
}

/** What a guest tells its plugin without asking the host. */
function rules(): string {
  const limits = [LIMITS.hook.calls, LIMITS.background.calls];
  const overBudget = limits.map((limit) => [
    limit,
    plain(capabilityErrors.CAPABILITY_BUDGET_EXCEEDED({ limit })),
  ]);
  return JSON.stringify({
    ended: plain(capabilityErrors.INVOCATION_ENDED({})),
    overBudget: Object.fromEntries(overBudget) as unknown,
  });
}

function plain({ code, message }: DainoError): { readonly code: string; readonly message: string } {
  return { code, message };
}
