import type { Lane, LinkOutcome, Trip } from '@daino/contract';
import { LIMITS } from '@daino/contract';
import { frameTypes } from '@daino/contract/frames';
import type { Log } from '@daino/kernel';
import { decodeOutcomes } from '../wire/outcomes.ts';
import { encodeTrip } from '../wire/trip-frame.ts';
import type { SeenProtections } from '../child/seen-protections.ts';
import type { Armour } from './armour.ts';
import { survive } from './autopsy.ts';
import { Flight } from './flight.ts';
import { passCalls } from './host-calls.ts';
import { ATTEMPTS, BOOT_MS, IDLE_MS, TICK_MS } from './limits.ts';
import { ProgramMirror } from './program-mirror.ts';
import { type Death, SandboxProcess } from './sandbox-process.ts';
import { Watchdog } from './watchdog.ts';

export interface SeatOptions {
  readonly lane: Lane;
  readonly armour: Armour;
  readonly childSource: string;
  readonly guest: string;
  readonly log: Log;
}

/** One place of a lane: a process, its successors when it dies, and the trips that fly with it. */
export class Seat {
  readonly #options: SeatOptions;
  readonly #flights = new Map<number, Flight>();
  /** Trips that wait for a process. */
  readonly #queue = new Set<Flight>();
  readonly #started = Promise.withResolvers<SeenProtections | Death>();
  #crew: Crew | undefined;
  #timer: NodeJS.Timeout | undefined;
  #respawn: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastTrip = 0;
  #restarts = 0;
  #failedBoots = 0;
  #disposed = false;

  constructor(options: SeatOptions) {
    this.#options = options;
    if (options.lane !== 'quarantine') this.#hire();
  }

  /** What the first process says of itself once it can work, or how it died before. */
  get started(): Promise<SeenProtections | Death> {
    return this.#started.promise;
  }

  run(trip: Trip): Promise<readonly LinkOutcome[]> {
    return new Promise((resolve) => this.#launch(new Flight(trip, resolve)));
  }

  release(key: string): void {
    this.#crew?.mirror.release(key);
  }

  health(): SeatHealth {
    const pid = this.#crew?.process.pid ?? 0;
    return {
      pid,
      alive: this.#crew?.isReady ?? false,
      restarts: this.#restarts,
      inFlight: this.#flights.size + this.#queue.size,
    };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#respawn);
    clearTimeout(this.#idle);
    this.#crew?.process.kill('disposed');
    await this.#crew?.process.gone;
    for (const flight of this.#queue) giveUp(flight);
    this.#queue.clear();
    clearInterval(this.#timer);
  }

  #hire(): void {
    const { armour, childSource, guest, lane } = this.#options;
    const process = new SandboxProcess({
      armour,
      childSource,
      guest,
      take: (type, id, text) => {
        if (!this.#take(type, id, text)) this.#accuse(id);
      },
      died: (death) => this.#bury(death),
    });
    this.#crew = {
      process,
      boot: setTimeout(() => process.kill('stuck'), BOOT_MS),
      mirror: new ProgramMirror((type, id, text) => process.send(type, id, text)),
      watchdog: new Watchdog(
        process,
        lane === 'hook' ? LIMITS.hook.entryCpuMs : LIMITS.background.entryCpuMs,
      ),
      isReady: false,
      lateFrames: 0,
      violator: 0,
    };
    this.#launchQueued();
  }

  #launchQueued(): void {
    const waiting = [...this.#queue];
    this.#queue.clear();
    for (const flight of waiting) this.#launch(flight);
  }

  /** In quarantine one trip flies at a time, and nobody keeps a process that is not needed. */
  #afterLanding(): void {
    if (!this.#isQuarantine || this.#disposed) return;
    this.#launchQueued();
    if (this.#flights.size + this.#queue.size > 0) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#crew?.process.kill('idle'), IDLE_MS).unref();
  }

  get #isQuarantine(): boolean {
    return this.#options.lane === 'quarantine';
  }

  #launch(flight: Flight): void {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    clearTimeout(this.#idle);
    const crew = this.#crew;
    if (!crew || (this.#isQuarantine && this.#flights.size > 0)) {
      this.#queue.add(flight);
      if (!crew && this.#isQuarantine && this.#failedBoots === 0 && !this.#disposed) this.#hire();
      return;
    }
    this.#lastTrip = (this.#lastTrip + 1) >>> 0;
    const id = this.#lastTrip;
    this.#flights.set(id, flight);
    crew.process.together(() => {
      const frame = flight.board((link) => crew.mirror.numberOf(link.program));
      crew.process.send(frameTypes.trip, id, encodeTrip(frame));
    });
  }

  /** False when no process of ours would have sent the frame. */
  #take(type: number, id: number, text: string): boolean {
    if (type === frameTypes.outcomes) return this.#takeOutcomes(id, text);
    if (type === frameTypes.calls) return this.#takeCalls(id, text);
    if (type === frameTypes.beat) return this.#crew?.watchdog.heard(id) ?? false;
    return type === frameTypes.ready && this.#takeReady(text);
  }

  #takeReady(text: string): boolean {
    const seen = readProtections(text);
    if (!this.#crew || this.#crew.isReady || !seen) return false;
    this.#crew.isReady = true;
    clearTimeout(this.#crew.boot);
    this.#failedBoots = 0;
    this.#started.resolve(seen);
    return true;
  }

  #takeOutcomes(id: number, text: string): boolean {
    const flight = this.#flights.get(id);
    if (!flight) return this.#takeLate(id);
    const decoded = decodeOutcomes(text);
    if (!decoded || !flight.take(decoded)) return false;
    if (flight.isOver()) {
      this.#flights.delete(id);
      flight.land();
      this.#afterLanding();
    }
    return true;
  }

  #takeCalls(id: number, text: string): boolean {
    const flight = this.#flights.get(id);
    if (!flight) return this.#takeLate(id);
    return passCalls(flight, text, (place, line) => this.#answer({ id, flight, place }, line));
  }

  /** Answers that are there at the same time leave in one frame. */
  #answer({ id, flight, place }: Caller, line: string): void {
    const isWaiting = (): boolean => this.#flights.get(id) === flight && flight.waiting === place;
    if (!isWaiting()) return;
    if (flight.replies === '') {
      queueMicrotask(() => {
        const { replies } = flight;
        flight.replies = '';
        if (isWaiting())
          this.#crew?.process.send(frameTypes.replies, id, `${flight.numberAt(place)}\n${replies}`);
      });
    }
    flight.replies += `${line}\n`;
  }

  /** Frames of a trip that we ended are on their way for a while. */
  #takeLate(id: number): boolean {
    if (!this.#crew || id === 0 || id > this.#lastTrip) return false;
    this.#crew.lateFrames -= 1;
    return this.#crew.lateFrames >= 0;
  }

  #accuse(trip: number): void {
    if (!this.#crew) return;
    this.#crew.violator = trip;
    this.#crew.process.kill('violation');
  }

  #bury(death: Death): void {
    const crew = this.#crew;
    this.#crew = undefined;
    clearTimeout(crew?.boot);
    const flights = [...this.#flights];
    this.#flights.clear();
    this.#started.resolve(death);
    if (!this.#disposed) this.#replace(crew, death);
    for (const [id, flight] of flights) {
      survive(flight, id, { ...death, violator: crew?.violator ?? 0 });
      const isHopeless = this.#disposed || flight.attempts >= ATTEMPTS + flight.outcomes.length;
      if (isHopeless) giveUp(flight);
      else if (flight.isOver()) flight.land();
      else this.#launch(flight);
    }
    this.#afterLanding();
  }

  #replace(crew: Crew | undefined, death: Death): void {
    const { log, lane } = this.#options;
    const { killedFor, signal, code, stderr } = death;
    if (killedFor === 'idle') return;
    log.warn('a sandbox process ended', { lane, pid: crew?.process.pid, killedFor, signal, code, stderr });
    this.#restarts += 1;
    if (!crew?.isReady) this.#failedBoots += 1;
    if (this.#failedBoots === 0) return this.#isQuarantine ? undefined : this.#hire();
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#failedBoots, LAST_DELAY_MS);
    this.#respawn = setTimeout(() => this.#hire(), delay);
  }

  #tick(): void {
    const now = performance.now();
    for (const [id, flight] of this.#flights) this.#checkTime(id, flight, now);
    for (const flight of this.#queue) {
      if (now < flight.deadlineAt) continue;
      this.#queue.delete(flight);
      giveUp(flight);
    }
    if (this.#flights.size + this.#queue.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    if (this.#crew?.isReady && this.#crew.watchdog.isStuck()) this.#crew.process.kill('stuck');
  }

  #checkTime(id: number, flight: Flight, now: number): void {
    const { waiting } = flight;
    if (now >= flight.deadlineAt) return this.#expire(id, flight);
    if (waiting === undefined || flight.cut === waiting) return;
    if (now - flight.waitingSince < (flight.trip.links[waiting]?.wallMs ?? 0)) return;
    flight.cut = waiting;
    this.#crew?.process.send(frameTypes.cut, id, String(flight.numberAt(waiting)));
  }

  #expire(id: number, flight: Flight): void {
    this.#flights.delete(id);
    const hasStarted = flight.waiting !== undefined || this.#crew?.process.blame()?.trip === id;
    if (hasStarted) flight.cutNext('deadline', `the chain has ${flight.trip.wallMs} ms`);
    else flight.cutNext('lost', 'it did not start in time');
    flight.land();
    if (!this.#crew) return;
    this.#crew.lateFrames += LATE_FRAMES;
    this.#crew.process.send(frameTypes.cut, id, '');
    this.#afterLanding();
  }
}

/** A process and what is known of it. */
interface Crew {
  readonly process: SandboxProcess;
  /** Ends a process that does not become ready. */
  readonly boot: NodeJS.Timeout;
  readonly mirror: ProgramMirror;
  readonly watchdog: Watchdog;
  isReady: boolean;
  /** How many frames of ended trips may still come. */
  lateFrames: number;
  /** The trip whose frame was refused. */
  violator: number;
}

interface Caller {
  readonly id: number;
  readonly flight: Flight;
  readonly place: number;
}

export interface SeatHealth {
  readonly pid: number;
  readonly alive: boolean;
  readonly restarts: number;
  readonly inFlight: number;
}

const LATE_FRAMES = 100;
const FIRST_DELAY_MS = 50;
const LAST_DELAY_MS = 5_000;

/** Nothing more can be tried: what has no outcome is lost. */
function giveUp(flight: Flight): void {
  while (!flight.isOver()) flight.cutNext('lost', 'the sandbox could not run it');
  flight.land();
}

function readProtections(text: string): SeenProtections | undefined {
  try {
    const { jitless, permission } = JSON.parse(text) as Partial<Record<keyof SeenProtections, unknown>>;
    return typeof jitless === 'boolean' && typeof permission === 'boolean'
      ? { jitless, permission }
      : undefined;
  } catch {
    return undefined;
  }
}
