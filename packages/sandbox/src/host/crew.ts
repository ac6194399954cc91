import type { Link, LinkOutcome } from '@daino/contract';
import { frameTypes } from '@daino/contract/frames';
import type { SeenProtections } from '../child/seen-protections.ts';
import { decodeOutcomes } from '../wire/outcomes.ts';
import { encodeTrip } from '../wire/trip-frame.ts';
import type { Armour } from './armour.ts';
import { survive } from './autopsy.ts';
import type { CodeCache } from './code-cache.ts';
import type { Flight } from './flight.ts';
import { passCalls } from './host-calls.ts';
import { BOOT_MS, PATIENCE_MS } from './limits.ts';
import { Load, type LoadLimits } from './load.ts';
import { exists } from './process-facts.ts';
import { ProgramMirror } from './program-mirror.ts';
import { readProtections } from './read-protections.ts';
import { type Death, type KillReason, SandboxProcess } from './sandbox-process.ts';
import type { Starter } from './starter.ts';
import { Watchdog } from './watchdog.ts';

export interface CrewOptions extends LoadLimits {
  readonly starter: Starter;
  readonly armour: Armour;
  readonly guest: string;
  readonly codes: CodeCache;
  readonly isPolite: boolean;
  /** The longest entry that may happen here. */
  readonly entryCpuMs: number;
  readonly isolates: number;
  readonly memoryMb: number;
  readonly hears: CrewListener;
}

/** What a crew tells of itself. */
export interface CrewListener {
  readonly ready: (seen: SeenProtections) => void;
  /** A flight landed or waits: there may be room. */
  readonly moved: () => void;
  readonly landed: (flight: Flight) => void;
  readonly measured: (link: Link, outcome: LinkOutcome) => void;
  /** Where else there is room now for a flight that waits behind a long entry. */
  readonly elsewhere: (flight: Flight) => Berth | undefined;
  /** Its flights that are not over have to go elsewhere. */
  readonly died: (death: Death, survivors: readonly Flight[]) => void;
}

/** Something that flights can board. */
export interface Berth {
  board(flight: Flight): void;
}

/** One process and the trips aboard. */
export class Crew {
  readonly process: SandboxProcess;
  readonly startedAt: number = performance.now();
  readonly #options: CrewOptions;
  readonly #flights = new Map<number, Flight>();
  readonly #load: Load;
  readonly #mirror: ProgramMirror;
  readonly #watchdog: Watchdog;
  /** Ends a process that does not become ready. */
  readonly #boot: NodeJS.Timeout;
  #isReady = false;
  #lastTrip = 0;
  /** How many frames of ended trips may still come. */
  #lateFrames = 0;
  /** Trips that held the process in an entry, and may in their next one. */
  readonly #holders = new Set<number>();
  /** Trips that were not heard, of which nobody knows whether they will. */
  readonly #doubtful = new Set<number>();
  /** The trip whose frame was refused, 0 for none. */
  #violator = 0;
  /** A trip that is over for us may still be on its CPU. */
  #isHaunted = false;
  #takingBack: NodeJS.Immediate | undefined;

  constructor(options: CrewOptions) {
    this.#options = options;
    const { starter, armour, guest, codes, isPolite, entryCpuMs, isolates } = options;
    this.process = new SandboxProcess({
      starter,
      armour,
      first: { type: frameTypes.guest, text: guest },
      isPolite,
      take: (type, id, text) => {
        if (!this.#take(type, id, text)) this.#accuse(id);
      },
      died: (death) => this.#bury(death),
    });
    this.#boot = setTimeout(() => this.process.kill('stuck'), BOOT_MS);
    this.#load = new Load(options);
    this.#mirror = new ProgramMirror({ process: this.process, codes, most: isolates });
    this.#watchdog = new Watchdog(this.process, { entryCpuMs, memoryMb: options.memoryMb });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** It is ready, and its process has not ended without our having heard of it yet. */
  get isAlive(): boolean {
    return this.#isReady && exists(this.process.workerPid);
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  get isolates(): number {
    return this.#mirror.size;
  }

  /** Programs that were thrown away so far. */
  get released(): number {
    return this.#mirror.released;
  }

  /** One entry has lasted so long that what is behind it should go elsewhere. */
  get isHeld(): boolean {
    const isBusy = this.#isHaunted || this.#flights.size > 0;
    return !this.#isReady || (isBusy && this.#watchdog.heldMs >= PATIENCE_MS);
  }

  /** By one that is aboard, as far as is known. */
  get mayBeHeld(): boolean {
    return this.#holders.size + this.#doubtful.size > 0;
  }

  /** It has one aboard of which its process has said nothing yet. */
  hasUnheard(installation: string): boolean {
    for (const flight of this.#flights.values())
      if (flight.isUnheard && flight.installation === installation) return true;
    return false;
  }

  mayBoard(flight: Flight): boolean {
    return !this.isHeld && this.#load.mayBoard(flight);
  }

  board(flight: Flight): void {
    this.#lastTrip = (this.#lastTrip + 1) >>> 0;
    const id = this.#lastTrip;
    this.#flights.set(id, flight);
    if (flight.isDoubtful) this.#doubtful.add(id);
    this.#load.board(flight);
    this.process.together(() => {
      const frame = flight.board((link) => this.#mirror.handlerOf(link));
      this.process.send(frameTypes.trip, id, encodeTrip(frame));
    });
  }

  release(key: string): void {
    this.#mirror.release(key);
  }

  /** Lets go of isolates that nobody needed for `ms`, and of the least used ones while memory is short. */
  evict(ms: number, isShort: boolean): void {
    this.#mirror.evict(ms);
    if (isShort) this.#mirror.halve();
  }

  get residentBytes(): number {
    return this.#watchdog.residentBytes();
  }

  /** Looks at deadlines, heartbeat and memory. The link that holds the process, if one does. */
  tick(now: number): Holder | undefined {
    for (const [id, flight] of this.#flights) this.#checkTime(id, flight, now);
    if (this.#flights.size === 0 && !this.#isHaunted) {
      if (this.#isReady) this.#mirror.warmUp();
      return undefined;
    }
    if (!this.#isReady) return undefined;
    const verdict = this.#watchdog.look(now);
    if (verdict) this.process.kill(verdict);
    if (!this.isHeld) return undefined;
    // Once what it may have said meanwhile was read.
    this.#takingBack ??= setImmediate(() => this.#takeBack());
    const holder = this.#holder();
    if (holder) this.#holders.add(holder.trip);
    return holder;
  }

  /** Whether it has something to do that the next tick does. */
  get needsTick(): boolean {
    return this.#flights.size > 0 || this.#isHaunted || (this.#isReady && this.#mirror.isCold);
  }

  kill(reason: KillReason): void {
    this.process.kill(reason);
  }

  #holder(): Holder | undefined {
    const blame = this.process.blame();
    if (!blame || this.#watchdog.hasMovedOn) return undefined;
    const flight = this.#flights.get(blame.trip);
    const link = flight?.trip.links[flight.placeOf(blame.link)];
    return link && { trip: blame.trip, link, cpuMs: this.#watchdog.heldCpuMs };
  }

  /**
   * What stands behind a plugin's long entry and was not begun goes elsewhere, if there is room. Should the process begin
   * it before it hears of that, nobody listens: what a handler does to the world it does through its host.
   */
  #takeBack(): void {
    this.#takingBack = undefined;
    const running = this.process.blame()?.trip ?? 0;
    if (!this.isHeld || !(this.#isHaunted || this.#flights.has(running))) return;
    for (const [id, flight] of this.#flights) {
      const isBehind = id !== running && flight.isUnheard;
      const berth = isBehind ? this.#options.hears.elsewhere(flight) : undefined;
      if (!berth) continue;
      this.#dismiss(id, flight);
      flight.disembark();
      berth.board(flight);
    }
  }

  /** False when no process of ours would have sent the frame. */
  #take(type: number, id: number, text: string): boolean {
    if (this.#isHaunted) this.#isBack();
    if (type === frameTypes.outcomes || type === frameTypes.calls) this.#watchdog.spoke();
    if (type === frameTypes.outcomes) return this.#takeOutcomes(id, text);
    if (type === frameTypes.calls) return this.#takeCalls(id, text);
    if (type === frameTypes.beat) return this.#watchdog.heard(id);
    if (type === frameTypes.unfit) return this.#mirror.takeUnfit(id);
    return type === frameTypes.ready && this.#takeReady(text);
  }

  /** It has done something else since: nothing of what ended is on its CPU. */
  #isBack(): void {
    this.#isHaunted = false;
    this.#options.hears.moved();
  }

  #takeReady(text: string): boolean {
    const seen = readProtections(text);
    if (this.#isReady || !seen) return false;
    this.#isReady = true;
    clearTimeout(this.#boot);
    this.process.settle();
    this.#options.hears.ready(seen);
    return true;
  }

  #takeOutcomes(id: number, text: string): boolean {
    const flight = this.#flights.get(id);
    if (!flight) return this.#takeLate(id);
    const before = flight.outcomes.length;
    this.#doubtful.delete(id);
    const decoded = decodeOutcomes(text);
    if (!decoded || !flight.take(decoded)) return false;
    flight.isAnswered = false;
    this.#note(flight, before);
    this.#weigh(flight, decoded.waitingBytes);
    if (flight.isOver()) {
      this.#leave(id, flight);
      this.#options.hears.landed(flight);
      flight.land();
    } else if (flight.waiting !== undefined) this.#load.waits(flight);
    this.#options.hears.moved();
    return true;
  }

  #note(flight: Flight, from: number): void {
    for (let place = from; place < flight.outcomes.length; place += 1) {
      const link = flight.trip.links[place];
      const outcome = flight.outcomes[place];
      if (!link || !outcome) continue;
      this.#options.hears.measured(link, outcome);
      if (outcome.status !== 'skipped') this.#mirror.weighed(link.program.key, outcome.heapBytes);
    }
  }

  #weigh({ trip, waiting }: Flight, heapBytes: number): void {
    const link = waiting === undefined ? undefined : trip.links[waiting];
    if (link) this.#mirror.weighed(link.program.key, heapBytes);
  }

  #takeCalls(id: number, text: string): boolean {
    const flight = this.#flights.get(id);
    if (!flight) return this.#takeLate(id);
    flight.isAnswered = false;
    return passCalls(flight, text, (place, line) => this.#answer({ id, flight, place }, line));
  }

  #answer({ id, flight, place }: Caller, line: string): void {
    const isWaiting = (): boolean => this.#flights.get(id) === flight && flight.waiting === place;
    if (!isWaiting()) return;
    flight.answer(line, (replies) => {
      if (isWaiting()) this.process.send(frameTypes.replies, id, `${flight.numberAt(place)}\n${replies}`);
    });
  }

  /** Frames of a trip that we ended are on their way for a while. */
  #takeLate(id: number): boolean {
    if (id === 0 || id > this.#lastTrip) return false;
    this.#lateFrames -= 1;
    return this.#lateFrames >= 0;
  }

  #accuse(trip: number): void {
    this.#violator = trip;
    this.process.kill('violation');
  }

  #leave(id: number, flight: Flight): void {
    this.#flights.delete(id);
    this.#holders.delete(id);
    this.#doubtful.delete(id);
    this.#load.leaves(flight);
  }

  #bury(end: Death): void {
    clearTimeout(this.#boot);
    clearImmediate(this.#takingBack);
    const flights = [...this.#flights];
    // A trip that has ended was on the CPU last and is not any more.
    const blame = end.blame && this.#flights.has(end.blame.trip) ? end.blame : undefined;
    const death = { ...end, blame };
    this.#flights.clear();
    const accused = { ...death, violator: this.#violator, heaviest: this.#mirror.heaviest() };
    for (const [id, flight] of flights) survive(flight, id, accused);
    this.#options.hears.died(
      death,
      flights.map(([, flight]) => flight),
    );
  }

  #checkTime(id: number, flight: Flight, now: number): void {
    const { waiting } = flight;
    if (now >= flight.deadlineAt) return this.#expire(id, flight);
    if (waiting === undefined || flight.cut === waiting || this.#isHeldUp(id, flight)) return;
    if (now - flight.waitingSince < (flight.trip.links[waiting]?.wallMs ?? 0)) return;
    flight.cut = waiting;
    this.process.send(frameTypes.cut, id, String(flight.numberAt(waiting)));
  }

  /** It was answered, and another one is on the CPU instead of it. */
  #isHeldUp(id: number, flight: Flight): boolean {
    return flight.isAnswered && this.isHeld && this.process.blame()?.trip !== id;
  }

  #expire(id: number, flight: Flight): void {
    const hasStarted = flight.waiting !== undefined || this.process.blame()?.trip === id;
    if (!hasStarted) flight.cutNext('lost', 'it did not start in time');
    else if (this.#isHeldUp(id, flight)) flight.cutNext('lost', 'another plugin held its process');
    else flight.cutNext('deadline', `the chain has ${flight.trip.wallMs} ms`);
    this.#isHaunted ||= this.process.blame()?.trip === id;
    this.#dismiss(id, flight);
    flight.land();
    this.#options.hears.moved();
  }

  /** Nobody here waits for it any more. */
  #dismiss(id: number, flight: Flight): void {
    this.#leave(id, flight);
    this.#lateFrames += LATE_FRAMES;
    this.process.send(frameTypes.cut, id, '');
  }
}

/** What is on the CPU for long. */
export interface Holder {
  readonly trip: number;
  readonly link: Link;
  /** At least. */
  readonly cpuMs: number;
}

interface Caller {
  readonly id: number;
  readonly flight: Flight;
  readonly place: number;
}

const LATE_FRAMES = 100;
