import type { Link, LinkOutcome } from '@daino/contract';
import { OVERHEAD_US, SLOW_US, UNKNOWN_US } from './limits.ts';

/** Handlers that are remembered; the one measured longest ago is forgotten first. */
const REMEMBERED = 10_000;
/** What one measurement counts against all before it. */
const WEIGHT = 0.2;

/** What each handler of a program cost lately, so that slow ones can be told from quick ones before they run. */
export class Costs {
  readonly #us = new Map<string, number>();

  /** Work that these links are expected to be together, in microseconds. */
  of(links: readonly Link[]): number {
    let sum = 0;
    for (const link of links) sum += OVERHEAD_US + (this.#us.get(nameOf(link)) ?? UNKNOWN_US);
    return sum;
  }

  isSlow(links: readonly Link[]): boolean {
    return links.some((link) => (this.#us.get(nameOf(link)) ?? 0) > SLOW_US);
  }

  /** More than was known counts at once, less in the long run. */
  measured(link: Link, outcome: LinkOutcome): void {
    if (outcome.status !== 'skipped') this.#took(link, outcome.cpuUs);
  }

  /** It is still running and has others wait: it counts as slow until it has answered, so that its like stay together. */
  holds(link: Link, us: number): void {
    const least = Math.max(us, SLOW_US + 1);
    if (least > (this.#us.get(nameOf(link)) ?? 0)) this.#took(link, least);
  }

  #took(link: Link, us: number): void {
    const key = nameOf(link);
    const known = this.#us.get(key) ?? 0;
    this.#us.delete(key);
    this.#us.set(key, us > known ? us : known + (us - known) * WEIGHT);
    const [oldest] = this.#us.keys();
    if (this.#us.size > REMEMBERED && oldest !== undefined) this.#us.delete(oldest);
  }
}

function nameOf({ program, handler }: Link): string {
  return `${program.key} ${handler.kind} ${handler.name}`;
}
