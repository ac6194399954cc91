import type { Link } from '@daino/contract';

/** Unexplained deaths that a program has to be aboard of to be suspected. */
const DEATHS = 2;
const REMEMBERED = 1_000;

/**
 * Programs that were aboard when a process died while none of them was on the CPU. Who was there repeatedly runs apart
 * from all others: then the next such death has one name, and every trip that ends well speaks for it.
 */
export class Suspects {
  readonly #deaths = new Map<string, number>();

  has(links: readonly Link[]): boolean {
    return links.some((link) => (this.#deaths.get(link.program.key) ?? 0) >= DEATHS);
  }

  wereAboard(links: Iterable<Link>): void {
    for (const key of new Set([...links].map((link) => link.program.key)))
      this.#set(key, (this.#deaths.get(key) ?? 0) + 1);
  }

  /** They ran apart, and nothing happened. */
  acquit(links: readonly Link[]): void {
    for (const { program } of links) {
      const deaths = this.#deaths.get(program.key);
      if (deaths !== undefined) this.#set(program.key, deaths - 1);
    }
  }

  #set(key: string, deaths: number): void {
    this.#deaths.delete(key);
    if (deaths > 0) this.#deaths.set(key, deaths);
    const [oldest] = this.#deaths.keys();
    if (this.#deaths.size > REMEMBERED && oldest !== undefined) this.#deaths.delete(oldest);
  }
}
