import { type Lane, type LinkOutcome, sandboxErrors, type Trip } from '@daino/contract';
import type { Log } from '@daino/kernel';
import type { SeenProtections } from '../child/seen-protections.ts';
import { isUnexplained } from './autopsy.ts';
import { Costs } from './costs.ts';
import type { Berth, CrewOptions } from './crew.ts';
import { FairQueue } from './fair-queue.ts';
import { Flight } from './flight.ts';
import { ABOARD, ATTEMPTS, entryCpuMsOf, QUEUED, SWEEP_MS, TICK_MS, WINDOW_US } from './limits.ts';
import { Suspects } from './suspects.ts';
import type { Death } from './sandbox-process.ts';
import { Seat, type SeatHealth, type Upkeep } from './seat.ts';

export interface LaneSeatsOptions {
  readonly lane: Lane;
  readonly size: LaneSize;
  readonly process: Pick<CrewOptions, 'starter' | 'armour' | 'guest' | 'codes' | 'isolates' | 'memoryMb'>;
  readonly upkeep: Upkeep;
  readonly log: Log;
}

export interface LaneSize {
  /** Processes that are always there. Each store has one of them for its home. */
  readonly processes: number;
  /** Processes for slow handlers, started when there are any. */
  readonly slow: number;
}

/**
 * One lane. A trip goes to its store's home process, so that a crash touches only the stores beside it; when the home
 * is held by a long entry, what waits goes to another one that is free. Trips of handlers that were slow lately wait
 * with their like, so that quick ones never stand behind them for long. Whatever waits is served in turn. What one
 * installation sends to the background is begun in its order, wherever that is, as long as no process ends.
 */
export class LaneSeats {
  readonly #isOrdered: boolean;
  readonly #homes: readonly Seat[];
  readonly #slow: readonly Seat[];
  readonly #slowQueue = new FairQueue<Flight>(QUEUED);
  readonly #costs = new Costs();
  readonly #suspects = new Suspects();
  readonly #sweeper: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LaneSeatsOptions) {
    const { processes, slow } = options.size;
    this.#isOrdered = options.lane === 'background';
    const windowUs = WINDOW_US[options.lane];
    this.#homes = Array.from({ length: processes }, () => this.#open(options, { windowUs, isLazy: false }));
    this.#slow = Array.from({ length: slow }, () => this.#open(options, { windowUs: 0, isLazy: true }));
    const { idleIsolateMs, idleProcessMs } = options.upkeep;
    const sweepMs = Math.min(SWEEP_MS, idleIsolateMs / 2, idleProcessMs / 2);
    this.#sweeper = setInterval(() => this.#sweep(), sweepMs).unref();
  }

  /** What each process that is always there says of itself, or how it died before. */
  get started(): Promise<readonly (SeenProtections | Death)[]> {
    return Promise.all(this.#homes.map((seat) => seat.started));
  }

  run(trip: Trip): Promise<readonly LinkOutcome[]> {
    return new Promise((resolve) => this.#launch(new Flight(trip, resolve)));
  }

  release(key: string): void {
    for (const seat of this.#seats()) seat.release(key);
  }

  /** Replaces every process without a failed trip. */
  rotate(): void {
    for (const seat of this.#seats()) seat.rotate();
  }

  health(): readonly SeatHealth[] {
    const needed = this.#slow.filter((seat) => seat.hasProcess);
    return [...this.#homes, ...needed].map((seat) => seat.health());
  }

  async dispose(): Promise<void> {
    clearInterval(this.#sweeper);
    clearInterval(this.#timer);
    await Promise.all(this.#seats().map((seat) => seat.dispose()));
    clearInterval(this.#timer);
    for (const flight of this.#slowQueue.takeAll(() => true)) flight.giveUp('the sandbox was stopped');
  }

  #seats(): readonly Seat[] {
    return [...this.#homes, ...this.#slow];
  }

  #open({ lane, process, upkeep, log }: LaneSeatsOptions, { windowUs, isLazy }: SeatKind): Seat {
    const crew = {
      ...process,
      windowUs,
      aboard: ABOARD[lane],
      // Slow handlers give way to whatever is quick, the server included.
      isPolite: lane !== 'hook' || isLazy,
      entryCpuMs: entryCpuMsOf(lane),
    };
    return new Seat({
      crew,
      lane,
      isLazy,
      upkeep,
      log,
      hears: {
        moved: (seat) => this.#fill(seat),
        measured: (link, outcome) => this.#costs.measured(link, outcome),
        landed: (flight) => {
          if (flight.isAlone) this.#suspects.acquit(flight.trip.links);
        },
        elsewhere: (seat, flight) => {
          // A process may begin what it is about to be told to forget.
          if (lane !== 'hook') return undefined;
          return this.#slow.length > 0 && this.#isSlow(flight)
            ? this.#slowBerth
            : this.#elsewhere(seat, flight);
        },
        stranded: (flights, death) => {
          if (isUnexplained(death)) this.#suspect(flights);
          this.#relaunch(flights);
        },
      },
    });
  }

  #launch(flight: Flight): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    const { rest } = flight;
    const { us, isSlow, isDoubtful } = this.#costs.of(rest);
    flight.expectedUs = us;
    flight.isDoubtful = isDoubtful;
    flight.isAlone = this.#slow.length > 0 && this.#suspects.has(rest);
    if (flight.isAlone || this.#homes.length === 0) return this.#toSlow(flight);
    const home = this.#homeOf(flight.storeId);
    const isBehindItsOwn = this.#isOrdered && home.queue.has(flight);
    if (!isBehindItsOwn && this.#goesToSlow(flight, isSlow)) return this.#toSlow(flight);
    const quiet = home.mayBeHeld && !this.#isOrdered ? this.#quietPlace(home, flight) : undefined;
    if (quiet) quiet.board(flight);
    else if (home.queue.size === 0 && this.#mayBoard(home, flight)) home.board(flight);
    else if (this.#enqueue(home.queue, flight) && home.isHeld) this.#spill(home);
  }

  #mayBoard(seat: Seat, flight: Flight): boolean {
    return seat.mayBoard(flight) && !(this.#isOrdered && this.#wouldOvertake(seat, flight));
  }

  /** One of its installation that came before it may not have begun elsewhere. */
  #wouldOvertake(seat: Seat, { installation }: Flight): boolean {
    return this.#seats().some((other) => other !== seat && other.hasUnheard(installation));
  }

  /** Also because those before it went there. */
  #goesToSlow(flight: Flight, isSlow: boolean): boolean {
    return (isSlow && this.#slow.length > 0) || (this.#isOrdered && this.#slowQueue.has(flight));
  }

  #isSlow({ rest }: Flight): boolean {
    return this.#costs.of(rest).isSlow;
  }

  /** Those whose links waited when their process died. */
  #suspect(flights: readonly Flight[]): void {
    this.#suspects.wereAboard(
      flights.flatMap((flight) => flight.trip.links[flight.outcomes.length - 1] ?? []),
    );
  }

  /** False when too much waits already: then the trip is over. */
  #enqueue(queue: FairQueue<Flight>, flight: Flight): boolean {
    const isIn = queue.add(flight);
    if (!isIn) flight.giveUp('too much of this store or plugin is waiting');
    return isIn;
  }

  /** Lets aboard what waits for this place. */
  #fill(seat: Seat): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    this.#move(this.#slow.includes(seat) ? this.#slowQueue : seat.queue, seat);
  }

  #move(queue: FairQueue<Flight>, seat: Seat): void {
    while (queue.size > 0) {
      const flight = queue.take((one) => this.#mayBoard(seat, one));
      if (!flight) return;
      // It was found to be slow while it waited.
      if (queue !== this.#slowQueue && this.#goesToSlow(flight, this.#isSlow(flight))) this.#toSlow(flight);
      else seat.board(flight);
    }
  }

  #relaunch(flights: readonly Flight[]): void {
    for (const flight of flights) {
      if (flight.isOver()) flight.land();
      else if (flight.attempts >= ATTEMPTS + flight.outcomes.length) flight.giveUp();
      else this.#launch(flight);
    }
    for (const seat of this.#slow) this.#fill(seat);
  }

  #tick(): void {
    const now = performance.now();
    for (const seat of this.#seats()) {
      const held = seat.tick(now);
      if (held) this.#costs.holds(held.link, held.cpuMs * 1_000);
    }
    for (const seat of this.#seats()) this.#fill(seat);
    for (const home of this.#homes) if (home.queue.size > 0 && home.isHeld) this.#spill(home);
    for (const queue of [this.#slowQueue, ...this.#homes.map((home) => home.queue)])
      for (const late of queue.takeAll(({ deadlineAt }) => now >= deadlineAt))
        late.giveUp('it did not start in time');
    if (this.#slowQueue.size > 0 || this.#seats().some((seat) => seat.needsTick)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** What waits for a held home goes to wherever nobody waits. */
  #spill(home: Seat): void {
    for (const other of this.#homes) if (other.queue.size === 0) this.#move(home.queue, other);
    if (this.#slowQueue.size > 0) return;
    for (const other of this.#slow) if (other.isEmpty) this.#move(home.queue, other);
  }

  /** A place where nobody waits and that has room. */
  #elsewhere(held: Seat, flight: Flight): Seat | undefined {
    return this.#quietPlace(held, flight) ?? this.#places(held).find((seat) => seat.mayBoard(flight));
  }

  /** One whose trips were all quick so far. */
  #quietPlace(held: Seat, flight: Flight): Seat | undefined {
    return this.#places(held).find((seat) => !seat.mayBeHeld && seat.mayBoard(flight));
  }

  #places(held: Seat): readonly Seat[] {
    const slow = this.#slowQueue.size > 0 ? [] : this.#slow.filter((seat) => seat.isEmpty);
    return [...this.#homes, ...slow].filter((seat) => seat !== held && seat.queue.size === 0);
  }

  /** Where those wait that are expected to be slow. */
  get #slowBerth(): Berth {
    return { board: (flight) => this.#toSlow(flight) };
  }

  #toSlow(flight: Flight): void {
    if (this.#enqueue(this.#slowQueue, flight)) for (const seat of this.#slow) this.#fill(seat);
  }

  #sweep(): void {
    const now = performance.now();
    for (const seat of this.#seats()) seat.sweep(now);
  }

  #homeOf(storeId: string): Seat {
    let hash = 0x81_1c_9d_c5;
    for (let at = 0; at < storeId.length; at += 1)
      hash = Math.imul(hash ^ storeId.charCodeAt(at), 0x01_00_01_93);
    const seat = this.#homes[(hash >>> 0) % this.#homes.length];
    if (!seat) throw sandboxErrors.SANDBOX_UNAVAILABLE({ cause: 'the lane has no process' });
    return seat;
  }
}

interface SeatKind {
  readonly windowUs: number;
  readonly isLazy: boolean;
}
