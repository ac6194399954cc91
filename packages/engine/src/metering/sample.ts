import { LIMITS } from '@daino/contract';

const { perSecond, failuresPerSecond } = LIMITS.runs;

/**
 * Which runs of one handler are kept one by one: the first failures of each second, and the first of the others. Runs
 * that are not kept are counted, and the next one of their kind that is kept stands for them too.
 */
export class Sample {
  readonly #failures = new Share(failuresPerSecond);
  readonly #others = new Share(perSecond);

  /** For how many runs this one stands; 0 when it is not kept. */
  take(isFailure: boolean, moment: Moment): number {
    return (isFailure ? this.#failures : this.#others).take(moment);
  }
}

interface Moment {
  readonly nowMs: number;
  /** Whether there is room for another one. */
  readonly room: boolean;
}

class Share {
  readonly #limit: number;
  #second = 0;
  #kept = 0;
  #passedOver = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  take({ nowMs, room }: Moment): number {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#kept = 0;
    }
    if (this.#kept >= this.#limit || !room) {
      this.#passedOver += 1;
      return 0;
    }
    this.#kept += 1;
    const standsFor = 1 + this.#passedOver;
    this.#passedOver = 0;
    return standsFor;
  }
}
