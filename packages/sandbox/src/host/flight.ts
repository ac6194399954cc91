import type { CutReason, Link, LinkOutcome, Trip } from '@daino/contract';
import { type DecodedOutcomes, ENDED, RUNNING } from '../wire/outcomes.ts';
import type { TripFrame, TripLink } from '../wire/trip-frame.ts';
import type { Party } from './fair-queue.ts';
import { readOutcome } from './read-outcome.ts';

/** A link says at most that it waits, what became of it, and that the trip ended. */
const MOST_FRAMES_PER_LINK = 4;
/** Longer than any trip takes. */
const MOST_WAKE_MS = 3_600_000;
const NOT_MEASURED = { wallUs: 0, cpuUs: 0, heapBytes: 0, logs: [] } as const;

/**
 * One trip from the call of `run` to its answer, over as many processes as it takes. Each link has one state:
 * answered (it has an outcome), running, or not started. A process counts links from the first one that it was given.
 */
export class Flight implements Party {
  readonly trip: Trip;
  readonly storeId: string;
  /** The program of its first link. */
  readonly installation: string;
  readonly characters: number;
  readonly deadlineAt: number;
  readonly outcomes: LinkOutcome[] = [];
  /** The link that waits in its isolate, or undefined. */
  waiting: number | undefined;
  waitingSince = 0;
  /** The link that was told to end. */
  cut: number | undefined;
  attempts = 0;
  readonly calls: number[];
  /** Answers were sent, and the process has said nothing since. */
  isAnswered = false;
  /** Work that it is expected to be, in microseconds. */
  expectedUs = 0;
  /** Its first entry may hold its process. */
  isDoubtful = false;
  /** Nobody else may be aboard with it. */
  isAlone = false;
  /** Answers to calls that were not sent yet. */
  #replies = '';
  #wake: NodeJS.Timeout | undefined;
  #firstLink = 0;
  #frames = 0;
  #text: string;
  readonly #resolve: (outcomes: readonly LinkOutcome[]) => void;

  constructor(trip: Trip, resolve: (outcomes: readonly LinkOutcome[]) => void) {
    this.trip = trip;
    this.storeId = trip.storeId;
    this.installation = trip.links[0]?.program.key ?? '';
    this.characters = trip.input.length;
    this.deadlineAt = performance.now() + trip.wallMs;
    this.calls = trip.links.map(() => 0);
    this.#text = trip.input;
    this.#resolve = resolve;
  }

  /** The links that have no outcome yet. */
  get rest(): readonly Link[] {
    return this.trip.links.slice(this.outcomes.length);
  }

  /** The links that a process has still to run, and the input of the first of them. */
  board(handlerOf: (link: Link) => number): TripFrame {
    this.#firstLink = this.outcomes.length;
    this.waiting = undefined;
    this.cut = undefined;
    this.#replies = '';
    this.isAnswered = false;
    clearTimeout(this.#wake);
    this.#frames = 0;
    this.attempts += 1;
    const wallMs = Math.max(1, Math.ceil(this.deadlineAt - performance.now()));
    return { wallMs, links: this.rest.map((link) => tripLink(link, handlerOf(link))), input: this.#text };
  }

  /** Its process has said nothing of it yet. */
  get isUnheard(): boolean {
    return this.#frames === 0;
  }

  /** It leaves its process as if it had never been there. */
  disembark(): void {
    this.attempts -= 1;
  }

  /** Takes what a process says. False, and nothing is taken, when it says what it cannot know or what cannot be. */
  take(said: DecodedOutcomes): boolean {
    const before = { text: this.#text, count: this.outcomes.length, waiting: this.waiting };
    if (this.#takeAll(said)) return true;
    this.outcomes.length = before.count;
    this.#text = before.text;
    this.waiting = before.waiting;
    return false;
  }

  #takeAll({ state, outcomes }: DecodedOutcomes): boolean {
    this.#frames += 1;
    if (this.#frames > MOST_FRAMES_PER_LINK * this.trip.links.length) return false;
    for (const raw of outcomes) {
      const outcome = this.isOver() ? undefined : readOutcome(raw);
      if (!outcome) return false;
      this.#add(outcome);
    }
    if (state === ENDED) return this.isOver();
    if (this.isOver()) return false;
    if (state === RUNNING) return true;
    if (state !== this.outcomes.length - this.#firstLink) return false;
    this.waiting = this.outcomes.length;
    this.waitingSince = performance.now();
    return true;
  }

  /** Ends the link that comes next for a reason from outside. */
  cutNext(reason: CutReason, detail: string): void {
    this.#add({ status: 'cut', reason, detail, ...NOT_MEASURED });
  }

  /** Whether no further link is going to run. */
  isOver(): boolean {
    const at = this.outcomes.length - 1;
    const last = this.outcomes[at];
    if (last === undefined) return this.trip.links.length === 0;
    if (at + 1 === this.trip.links.length || last.status === 'rejected') return true;
    return last.status !== 'done' && this.trip.links[at]?.onFailure === 'stop';
  }

  /** Answers that are there at the same time leave together. */
  answer(line: string, send: (replies: string) => void): void {
    if (this.#replies === '') {
      queueMicrotask(() => {
        const replies = this.#replies;
        this.#replies = '';
        this.isAnswered = true;
        send(replies);
      });
    }
    this.#replies += `${line}\n`;
  }

  /** Wakes the waiting link in so many milliseconds, at least one, instead of when it wanted it before. */
  wakeIn(ms: number, wake: () => void): void {
    clearTimeout(this.#wake);
    this.#wake = setTimeout(wake, Math.min(ms, MOST_WAKE_MS)).unref();
  }

  /** Answers the caller; links without an outcome are skipped. */
  land(): void {
    const skipped = { status: 'skipped' } as const;
    this.#resolve(this.trip.links.map((_, index) => this.outcomes[index] ?? skipped));
  }

  /** Nothing more can be tried: what has no outcome is lost. */
  giveUp(detail = 'the sandbox could not run it'): void {
    while (!this.isOver()) this.cutNext('lost', detail);
    this.land();
  }

  /** The place in the trip of a link as its process counts. */
  placeOf(link: number): number {
    return this.#firstLink + link;
  }

  /** The process's number for a place in the trip. */
  numberAt(place: number): number {
    return place - this.#firstLink;
  }

  #add(outcome: LinkOutcome): void {
    const link = this.trip.links[this.outcomes.length];
    this.waiting = undefined;
    clearTimeout(this.#wake);
    this.outcomes.push(outcome);
    if (outcome.status === 'done' && outcome.text !== '' && link?.handler.kind === 'hook')
      this.#text = outcome.text;
  }
}

function tripLink({ meta, wallMs, entryCpuMs, cpuMs }: Link, handler: number): TripLink {
  return { handler, meta, wallMs, entryCpuMs, cpuMs };
}
