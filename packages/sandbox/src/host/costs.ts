import type { Link, LinkOutcome } from '@daino/contract';
import { OVERHEAD_US, SLOW_AT_FIRST_US, SLOW_US, UNKNOWN_US } from './limits.ts';

/** Handlers that are remembered; the one measured longest ago is forgotten first. */
const REMEMBERED = 10_000;
/** What one measurement counts against all before it. */
const WEIGHT = 0.2;

/** What each handler of a program cost lately, so that slow ones can be told from quick ones before they run. */
export class Costs {
  readonly #known = new Map<string, Cost>();

  /** What these links are expected to be together. */
  of(links: readonly Link[]): Expectation {
    let us = 0;
    let longest = 0;
    for (const link of links) {
      const known = this.#known.get(nameOf(link))?.us;
      us += OVERHEAD_US + (known ?? UNKNOWN_US);
      longest = Math.max(longest, known ?? SLOW_US);
    }
    return { us, isSlow: longest > SLOW_US, isDoubtful: longest >= SLOW_US };
  }

  /** More than was known counts at once, less in the long run; a first run only when it is far too long. */
  measured(link: Link, outcome: LinkOutcome): void {
    if (outcome.status === 'skipped') return;
    const name = nameOf(link);
    const known = this.#known.get(name);
    const us = outcome.cpuUs;
    if (known?.hasAnswered) this.#set(name, { us: lately(known.us, us), hasAnswered: true });
    else this.#set(name, { us: us > SLOW_AT_FIRST_US ? us : Math.min(us, SLOW_US), hasAnswered: true });
  }

  /** It is still running and has others wait: it counts as slow until it has answered, so that its like stay together. */
  holds(link: Link, us: number): void {
    const name = nameOf(link);
    const known = this.#known.get(name);
    const least = Math.max(us, SLOW_US + 1);
    this.#set(name, { us: Math.max(least, known?.us ?? 0), hasAnswered: known?.hasAnswered ?? false });
  }

  #set(name: string, cost: Cost): void {
    this.#known.delete(name);
    this.#known.set(name, cost);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

export interface Expectation {
  /** Work, in microseconds. */
  readonly us: number;
  /** One of them is slow. */
  readonly isSlow: boolean;
  /** One may be, for all that is known: it never answered, or only once and took its time. */
  readonly isDoubtful: boolean;
}

interface Cost {
  readonly us: number;
  readonly hasAnswered: boolean;
}

function lately(known: number, us: number): number {
  return us > known ? us : known + (us - known) * WEIGHT;
}

function nameOf({ program, handler }: Link): string {
  return `${program.key} ${handler.kind} ${handler.name}`;
}
