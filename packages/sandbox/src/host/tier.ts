import { capabilityErrors, type Lane, LIMITS, sandboxErrors, type TripRunner } from '@daino/contract';
import type { DainoError } from '@daino/kernel';
import type { SeenProtections } from '../child/seen-protections.ts';
import { type Armour, armours, find, type Protections, whyMissing } from './armour.ts';
import { CodeCache, type CodeHealth } from './code-cache.ts';
import { compileBundle } from './compile-bundle.ts';
import type { CreateSandboxOptions } from './create-sandbox.ts';
import { LaneSeats, type LaneSize } from './lane-seats.ts';
import type { SeatHealth, Upkeep } from './seat.ts';
import type { Starter } from './starter.ts';

/** Three lanes whose processes are all protected in the same way. */
export interface Tier {
  readonly run: TripRunner['run'];
  readonly release: (key: string) => void;
  readonly rotate: () => void;
  readonly health: () => TierHealth;
  readonly dispose: () => Promise<void>;
}

export interface TierHealth {
  readonly lanes: Readonly<Record<Lane, readonly SeatHealth[]>>;
  readonly protections: Protections;
  /** The protections that these processes do not have, and why. */
  readonly missing: readonly { readonly name: keyof Protections; readonly why: string }[];
  /** What is kept of bundles that were compiled ahead. */
  readonly code: CodeHealth;
}

/** Quarantine has no process that is always there: it costs nothing until somebody is in it. */
const DEFAULT_LANES: Readonly<Record<Lane, LaneSize>> = {
  hook: { processes: 2, slow: 1 },
  background: { processes: 2, slow: 1 },
  quarantine: { processes: 0, slow: 1 },
};
const DEFAULT_MEMORY_MB = 1_024;
const DEFAULT_ISOLATES = 256;
const DEFAULT_CODE_BYTES = 67_108_864;
const DEFAULT_UPKEEP: Upkeep = {
  idleIsolateMs: 600_000,
  idleProcessMs: 30_000,
  processAgeMs: 21_600_000,
  releasedPrograms: 5_000,
};

/** Starts the processes, with a JIT or without. Throws `SANDBOX_UNAVAILABLE` when none starts. */
export async function openTier(
  options: CreateSandboxOptions,
  { jit, starter }: OpenTierOptions,
): Promise<Tier> {
  const bwrap = bwrapOf(options);
  const { hook, armour, codes, seen } = await openFirst(options, { jit, bwrap, starter });
  const lanes: Readonly<Record<Lane, LaneSeats>> = {
    hook,
    background: openLane('background', options, { starter, armour, codes }),
    quarantine: openLane('quarantine', options, { starter, armour, codes }),
  };
  const all = Object.values(lanes);
  await Promise.all(all.map((lane) => lane.started));
  const protections = { ...armour.protections, ...seen };
  return {
    run: (trip) => lanes[trip.lane].run(trip),
    release(key) {
      for (const lane of all) lane.release(key);
    },
    rotate() {
      for (const lane of all) lane.rotate();
    },
    health: () => ({
      lanes: {
        hook: lanes.hook.health(),
        background: lanes.background.health(),
        quarantine: lanes.quarantine.health(),
      },
      protections,
      missing: whyMissing(protections, { jit, bwrap }),
      code: codes.health(),
    }),
    async dispose() {
      codes.dispose();
      await Promise.all(all.map((lane) => lane.dispose()));
    },
  };
}

interface OpenTierOptions {
  readonly jit: boolean;
  readonly starter: Starter;
}

interface FirstLane {
  readonly hook: LaneSeats;
  readonly armour: Armour;
  readonly codes: CodeCache;
  readonly seen: SeenProtections;
}

interface TierKind extends OpenTierOptions {
  readonly bwrap: string | undefined;
}

/** Tries the ways to start a process, the best protected first. */
async function openFirst(options: CreateSandboxOptions, { starter, ...kind }: TierKind): Promise<FirstLane> {
  const { node = process.execPath, memoryMb = DEFAULT_MEMORY_MB } = options;
  let cause = 'no way to start a process is known here';
  for (const armour of armours({ node, memoryMb, ...kind })) {
    const codes = openCodes(options, { starter, armour });
    const hook = openLane('hook', options, { starter, armour, codes });
    const [started] = await hook.started;
    if (started && 'jitless' in started) return { hook, armour, codes, seen: started };
    cause = started?.stderr.trim().split('\n').at(-1) ?? cause;
    await hook.dispose();
  }
  throw sandboxErrors.SANDBOX_UNAVAILABLE({ cause });
}

function bwrapOf({ bwrap = find('bwrap') }: CreateSandboxOptions): string | undefined {
  return bwrap === '' ? undefined : bwrap;
}

interface OpenCodesOptions {
  readonly starter: Starter;
  readonly armour: Armour;
}

interface OpenLaneOptions extends OpenCodesOptions {
  readonly codes: CodeCache;
}

function openCodes(options: CreateSandboxOptions, { starter, armour }: OpenCodesOptions): CodeCache {
  const { memoryMb = DEFAULT_MEMORY_MB, codeBytes = DEFAULT_CODE_BYTES } = options;
  return new CodeCache({
    bytes: codeBytes,
    compile: (source) => compileBundle(source, { starter, armour, memoryMb }),
  });
}

function openLane(
  lane: Lane,
  options: CreateSandboxOptions,
  { starter, armour, codes }: OpenLaneOptions,
): LaneSeats {
  const { guestSource, log } = options;
  const { memoryMb = DEFAULT_MEMORY_MB, isolates = DEFAULT_ISOLATES } = options;
  const guest = `${rules()}\n${guestSource}`;
  const size = options.lanes?.[lane] ?? DEFAULT_LANES[lane];
  return new LaneSeats({
    lane,
    size,
    process: { starter, armour, guest, codes, isolates, memoryMb },
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
