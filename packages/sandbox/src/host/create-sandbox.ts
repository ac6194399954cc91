import {
  capabilityErrors,
  type Lane,
  LIMITS,
  requestErrors,
  sandboxErrors,
  type Trip,
  type TripRunner,
} from '@daino/contract';
import type { DainoError, Log } from '@daino/kernel';
import type { SeenProtections } from '../child/seen-protections.ts';
import { type Armour, armours, type Protections, whyMissing } from './armour.ts';
import { Seat, type SeatHealth } from './seat.ts';

export interface CreateSandboxOptions {
  /** What `bundleGuest` makes. */
  readonly guestSource: string;
  /** `childEntry` as one plain CommonJS script with `isolated-vm` left outside. */
  readonly childSource: string;
  readonly log: Log;
  /** The Node that runs the processes; default: the running one. */
  readonly node?: string;
  /** Default: two processes for hooks, one for the rest. */
  readonly lanes?: Readonly<Record<Lane, { readonly processes: number }>>;
  /** Hard memory limit of one process in MB, default 1024. */
  readonly memoryMb?: number;
}

/** Runs trips in disposable processes. Disposing kills them all. */
export interface Sandbox extends TripRunner, AsyncDisposable {
  health(): SandboxHealth;
}

export interface SandboxHealth {
  readonly lanes: Readonly<Record<Lane, readonly SeatHealth[]>>;
  readonly protections: Protections;
  /** The protections that this machine does not give, and why. */
  readonly missing: readonly { readonly name: keyof Protections; readonly why: string }[];
}

const DEFAULT_LANES = { hook: { processes: 2 }, background: { processes: 1 } } as const;
const DEFAULT_MEMORY_MB = 1_024;

/** Starts every process and resolves once all can work. Throws `SANDBOX_UNAVAILABLE` when none starts. */
export async function createSandbox(options: CreateSandboxOptions): Promise<Sandbox> {
  const { seat, armour, seen } = await openFirst(options);
  const { hook, background } = options.lanes ?? DEFAULT_LANES;
  const open = (lane: Lane, count: number): Seat[] =>
    Array.from({ length: count }, () => new Seat(seatOptions(lane, options, armour)));
  const seats: Readonly<Record<Lane, readonly Seat[]>> = {
    hook: [seat, ...open('hook', hook.processes - 1)],
    background: open('background', background.processes),
  };
  const all = [...seats.hook, ...seats.background];
  await Promise.all(all.map((one) => one.started));
  const protections = { ...armour.protections, ...seen };
  let disposed = false;
  return {
    run(trip) {
      if (disposed) return Promise.reject(requestErrors.UNAVAILABLE({ what: 'sandbox' }));
      return trip.links.length === 0 ? Promise.resolve([]) : seatOf(seats[trip.lane], trip).run(trip);
    },
    release(key) {
      for (const one of all) one.release(key);
      return Promise.resolve();
    },
    health: () => ({
      lanes: {
        hook: seats.hook.map((one) => one.health()),
        background: seats.background.map((one) => one.health()),
      },
      protections,
      missing: whyMissing(protections),
    }),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.all(all.map((one) => one.dispose()));
    },
  };
}

interface FirstSeat {
  readonly seat: Seat;
  readonly armour: Armour;
  readonly seen: SeenProtections;
}

/** Tries the ways to start a process, the best protected first. */
async function openFirst(options: CreateSandboxOptions): Promise<FirstSeat> {
  const { node = process.execPath, memoryMb = DEFAULT_MEMORY_MB } = options;
  let cause = 'no way to start a process is known here';
  for (const armour of armours({ node, memoryMb })) {
    const seat = new Seat(seatOptions('hook', options, armour));
    const started = await seat.started;
    if ('jitless' in started) return { seat, armour, seen: started };
    cause = started.stderr.trim().split('\n').at(-1) ?? cause;
    await seat.dispose();
  }
  throw sandboxErrors.SANDBOX_UNAVAILABLE({ cause });
}

function seatOptions(lane: Lane, { childSource, guestSource, log }: CreateSandboxOptions, armour: Armour) {
  return { lane, armour, childSource, guest: `${rulesOf(lane)}\n${guestSource}`, log };
}

/** What a guest tells its plugin without asking the host. */
function rulesOf(lane: Lane): string {
  const overBudget = capabilityErrors.CAPABILITY_BUDGET_EXCEEDED({ limit: LIMITS[lane].calls });
  return JSON.stringify({
    ended: plain(capabilityErrors.INVOCATION_ENDED({})),
    overBudget: plain(overBudget),
  });
}

function plain({ code, message }: DainoError): { readonly code: string; readonly message: string } {
  return { code, message };
}

/** A store always meets the same process of a lane, so that a crash touches only the stores beside it. */
function seatOf(seats: readonly Seat[], { storeId }: Trip): Seat {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < storeId.length; at += 1)
    hash = Math.imul(hash ^ storeId.charCodeAt(at), 0x01_00_01_93);
  const seat = seats[(hash >>> 0) % seats.length];
  if (!seat) throw sandboxErrors.SANDBOX_UNAVAILABLE({ cause: 'the lane has no process' });
  return seat;
}
