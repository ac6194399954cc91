import type { Link, LinkOutcome } from '@daino/contract';
import type { Log } from '@daino/kernel';
import type { SeenProtections } from '../child/seen-protections.ts';
import { type Berth, Crew, type CrewOptions, type Holder } from './crew.ts';
import type { Flight } from './flight.ts';
import { FairQueue } from './fair-queue.ts';
import { QUEUED, SOFT_MEMORY } from './limits.ts';
import { memoryMark } from './process-facts.ts';
import type { Death } from './sandbox-process.ts';

export interface SeatOptions {
  readonly crew: Omit<CrewOptions, 'hears'>;
  /** For the log. */
  readonly lane: string;
  /** It has a process only while it is needed. */
  readonly isLazy: boolean;
  readonly upkeep: Upkeep;
  readonly log: Log;
  readonly hears: SeatListener;
}

/** When isolates and processes go although they are well. Milliseconds. */
export interface Upkeep {
  /** An isolate that nobody needed for so long goes. */
  readonly idleIsolateMs: number;
  /** So does a process that is started only when it is needed. */
  readonly idleProcessMs: number;
  /** A process of this age is replaced. */
  readonly processAgeMs: number;
  /** So is one that has thrown away so many programs. */
  readonly releasedPrograms: number;
}

export interface SeatListener {
  /** There may be room. */
  readonly moved: (seat: Seat) => void;
  readonly measured: (link: Link, outcome: LinkOutcome) => void;
  /** Where a flight can go that waits behind a long entry. */
  readonly elsewhere: (seat: Seat, flight: Flight) => Berth | undefined;
  /** They lost their process and are not over. */
  readonly stranded: (flights: readonly Flight[], death: Death) => void;
  readonly landed: (flight: Flight) => void;
}

/**
 * One place of a lane: a process, its successors when it dies or has served long enough, and what waits for it.
 * A successor by rotation starts first, then takes what comes; the old process ends when its last trip has.
 */
export class Seat {
  /** Trips that wait for this place. */
  readonly queue = new FairQueue<Flight>(QUEUED);
  readonly #options: SeatOptions;
  readonly #started = Promise.withResolvers<SeenProtections | Death>();
  /** Processes that take no more trips. */
  readonly #old = new Set<Crew>();
  #crew: Crew | undefined;
  /** Starts to take the place of the crew. */
  #next: Crew | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #restarts = 0;
  #rotations = 0;
  #failedBoots = 0;
  #neededAt = 0;
  #disposed = false;

  constructor(options: SeatOptions) {
    this.#options = options;
    if (!options.isLazy) this.#crew = this.#hire();
  }

  /** What the first process says of itself once it can work, or how it died before. */
  get started(): Promise<SeenProtections | Death> {
    return this.#started.promise;
  }

  /** What waits here should look for another place. */
  get isHeld(): boolean {
    return this.#crew?.isHeld ?? true;
  }

  /** What comes aboard here may stand behind an entry that is not quick, so another place is better. */
  get mayBeHeld(): boolean {
    return this.#crew?.mayBeHeld ?? false;
  }

  get hasProcess(): boolean {
    return this.#crew !== undefined;
  }

  get needsTick(): boolean {
    return this.queue.size > 0 || this.#all().some((crew) => crew.needsTick);
  }

  /** Nobody is aboard and nobody waits. */
  get isEmpty(): boolean {
    return this.queue.size === 0 && (this.#crew?.inFlight ?? 0) === 0;
  }

  /** One of this installation is aboard and may not have begun. */
  hasUnheard(installation: string): boolean {
    return this.#all().some((crew) => crew.hasUnheard(installation));
  }

  /** False when it has no room for this one. A place without a process starts one. */
  mayBoard(flight: Flight): boolean {
    this.#neededAt = performance.now();
    if (!this.#crew && !this.#respawn && !this.#disposed) this.#crew = this.#hire();
    return this.#crew?.mayBoard(flight) ?? false;
  }

  board(flight: Flight): void {
    this.#crew?.board(flight);
  }

  release(key: string): void {
    for (const crew of this.#all()) crew.release(key);
  }

  /** What holds its process, if something does. */
  tick(now: number): Holder | undefined {
    for (const crew of this.#old) crew.tick(now);
    return this.#crew?.tick(now);
  }

  /** Looks after isolates, memory and age. */
  sweep(now: number): void {
    const crew = this.#crew;
    for (const old of this.#old) this.#endDrained(old);
    if (!crew?.isReady) return;
    const { idleIsolateMs, idleProcessMs, processAgeMs, releasedPrograms } = this.#options.upkeep;
    if (this.#options.isLazy && this.isEmpty && now - this.#neededAt > idleProcessMs)
      return crew.kill('idle');
    const isShort = crew.residentBytes > memoryMark(this.#options.crew.memoryMb, SOFT_MEMORY);
    crew.evict(idleIsolateMs, isShort);
    const isLean = isShort && crew.isolates <= 1;
    if (now - crew.startedAt > processAgeMs || crew.released >= releasedPrograms || isLean) this.rotate();
  }

  /** Replaces the process without a failed trip. */
  rotate(): void {
    if (this.#next || this.#disposed || !this.#crew) return;
    this.#next = this.#hire();
  }

  health(): SeatHealth {
    const crews = this.#all();
    return {
      pid: this.#crew?.process.workerPid ?? 0,
      alive: this.#crew?.isAlive ?? false,
      restarts: this.#restarts,
      rotations: this.#rotations,
      inFlight: crews.reduce((sum, crew) => sum + crew.inFlight, this.queue.size),
      isolates: this.#crew?.isolates ?? 0,
      residentBytes: this.#crew?.residentBytes ?? 0,
    };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#respawn);
    const crews = this.#all();
    for (const crew of crews) crew.kill('disposed');
    await Promise.all(crews.map((crew) => crew.process.gone));
    for (const flight of this.queue.takeAll(() => true)) flight.giveUp();
  }

  #all(): readonly Crew[] {
    return [this.#crew, this.#next, ...this.#old].filter((crew) => crew !== undefined);
  }

  #hire(): Crew {
    const { measured, moved, landed, elsewhere } = this.#options.hears;
    const crew: Crew = new Crew({
      ...this.#options.crew,
      hears: {
        measured,
        landed,
        elsewhere: (flight) => elsewhere(this, flight),
        ready: (seen) => this.#takeOver(crew, seen),
        moved: () => {
          if (this.#old.has(crew)) this.#endDrained(crew);
          else moved(this);
        },
        died: (death, flights) => this.#bury(crew, death, flights),
      },
    });
    return crew;
  }

  #takeOver(crew: Crew, seen: SeenProtections): void {
    this.#failedBoots = 0;
    this.#started.resolve(seen);
    if (crew === this.#next) {
      const old = this.#crew;
      this.#crew = crew;
      this.#next = undefined;
      this.#rotations += 1;
      if (old) this.#old.add(old);
      if (old) this.#endDrained(old);
    }
    this.#options.hears.moved(this);
  }

  #endDrained(crew: Crew): void {
    if (crew.inFlight === 0) crew.kill('rotated');
  }

  #bury(crew: Crew, death: Death, flights: readonly Flight[]): void {
    this.#old.delete(crew);
    if (this.#next === crew) this.#next = undefined;
    if (this.#disposed && this.#crew === crew) this.#crew = undefined;
    this.#started.resolve(death);
    if (!this.#disposed) this.#replace(crew, death);
    const stranded = this.#disposed ? giveUp(flights) : flights;
    if (stranded.length > 0 || !this.#disposed) this.#options.hears.stranded(stranded, death);
  }

  #replace(crew: Crew, death: Death): void {
    const wasPlanned = death.killedFor === 'idle' || death.killedFor === 'rotated';
    if (!wasPlanned) this.#report(crew, death);
    if (crew !== this.#crew) return;
    this.#crew = undefined;
    if (this.#next) {
      this.#crew = this.#next;
      this.#next = undefined;
      return;
    }
    if (!crew.isReady) this.#failedBoots += 1;
    if (this.#failedBoots > 0) return this.#retryLater();
    if (!this.#options.isLazy) this.#crew = this.#hire();
  }

  #report(crew: Crew, { killedFor, signal, code, stderr }: Death): void {
    const { log, lane } = this.#options;
    log.warn('a sandbox process ended', {
      lane,
      pid: crew.process.workerPid,
      killedFor,
      signal,
      code,
      stderr,
    });
    this.#restarts += 1;
  }

  #retryLater(): void {
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#failedBoots, LAST_DELAY_MS);
    this.#respawn = setTimeout(() => {
      this.#respawn = undefined;
      this.#crew = this.#hire();
    }, delay);
  }
}

export interface SeatHealth {
  readonly pid: number;
  readonly alive: boolean;
  /** Deaths that nobody planned. */
  readonly restarts: number;
  readonly rotations: number;
  /** Trips aboard and waiting for this place. */
  readonly inFlight: number;
  readonly isolates: number;
  /** 0 when this machine does not tell. */
  readonly residentBytes: number;
}

const FIRST_DELAY_MS = 50;
const LAST_DELAY_MS = 5_000;

function giveUp(flights: readonly Flight[]): readonly Flight[] {
  for (const flight of flights) flight.giveUp('the sandbox was stopped');
  return [];
}
