import { frameTypes } from '@daino/contract/frames';
import { ENDED, type OutcomeBytes, type RawOutcome, RUNNING } from '../wire/outcomes.ts';
import { decodeTrip, type TripLink } from '../wire/trip-frame.ts';
import type { Handler } from './handler.ts';
import type { Invocation } from './invocation.ts';
import type { Outgoing } from './outgoing.ts';

/** Unsent outcomes beyond this many bytes leave before the chain goes on. */
const SEND_AT = 1_000_000;

export interface StartRunOptions {
  readonly id: number;
  /** The text of the trip's frame. */
  readonly frame: string;
  readonly find: (handler: number) => Handler | undefined;
  readonly unsent: OutcomeBytes;
}

/** A chain on its way through its links. */
export class Run {
  readonly id: number;
  readonly links: readonly TripLink[];
  /** When nobody waits for it any more. */
  readonly deadlineAt: number;
  /** Those of the links, in their order. */
  readonly handlers: readonly (Handler | undefined)[];
  /** The link that runs or waits. */
  index = 0;
  /** The input of that link. */
  text: string;
  /** The running link, while it waits. */
  waiting: Invocation | undefined;
  /** Calls of the running link that were not sent yet. */
  calls = '';
  /** In how many milliseconds the running link wants to be woken; empty, or not sent yet. */
  wake = '';
  /** Shared by all runs: a run that waits or ended has sent what it had. */
  readonly unsent: OutcomeBytes;
  #announced = -1;

  constructor({ id, frame, find, unsent }: StartRunOptions) {
    const { wallMs, links, input } = decodeTrip(frame);
    this.deadlineAt = performance.now() + wallMs;
    this.id = id;
    this.links = links;
    this.handlers = links.map((link) => find(link.handler));
    this.text = input;
    this.unsent = unsent;
  }

  get link(): TripLink | undefined {
    return this.links[this.index];
  }

  /** Whether the running link wants something of the host that was not sent yet. */
  get hasUnsent(): boolean {
    return this.calls !== '' || this.wake !== '';
  }

  get handler(): Handler | undefined {
    return this.handlers[this.index];
  }

  /** Keeps an outcome of the current link and steps to the next one; false when the chain ends here. */
  take(outcome: RawOutcome): boolean {
    const { handler } = this;
    this.unsent.add(outcome);
    this.index += 1;
    this.calls = '';
    this.wake = '';
    this.waiting = undefined;
    if (outcome.status === 'done') {
      if (handler?.pipes && outcome.text !== '') this.text = outcome.text;
      return true;
    }
    return outcome.status !== 'rejected' && !handler?.stops;
  }

  /** Before the next link starts. */
  sendWhatIsLarge(outgoing: Outgoing): void {
    if (this.unsent.length > SEND_AT) this.#send(outgoing, RUNNING);
  }

  /** The current link waits: says so once per link, and sends its calls. */
  sendWaiting(outgoing: Outgoing): void {
    if (this.#announced !== this.index) {
      this.#announced = this.index;
      this.#send(outgoing, this.index, this.waiting?.room.heapBytes);
    }
    if (!this.hasUnsent) return;
    const wake = this.wake === '' ? '' : `~${this.wake}\n`;
    outgoing.send(frameTypes.calls, this.id, `${this.index}\n${this.calls}${wake}`);
    this.calls = '';
    this.wake = '';
  }

  sendEnd(outgoing: Outgoing): void {
    this.#send(outgoing, ENDED);
  }

  #send(outgoing: Outgoing, state: number, heapBytes = 0): void {
    outgoing.sendOutcomes(this.id, `${state} ${heapBytes}\n`, this.unsent);
    this.unsent.clear();
  }
}
