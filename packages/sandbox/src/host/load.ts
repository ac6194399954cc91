import type { Flight } from './flight.ts';
import type { Aboard } from './limits.ts';

export interface LoadLimits {
  /** Work that may be on its way, in microseconds; what is expected to take longer goes alone. */
  readonly windowUs: number;
  readonly aboard: Aboard;
}

/** What is aboard one process: how much CPU is on its way there, and how much belongs to whom. */
export class Load {
  readonly #limits: LoadLimits;
  /** Trips that have not said that they wait. */
  readonly #running = new Set<Flight>();
  readonly #stores = new Map<string, number>();
  readonly #installations = new Map<string, number>();
  #aboard = 0;
  #isClosed = false;
  #expectedUs = 0;

  constructor(limits: LoadLimits) {
    this.#limits = limits;
  }

  mayBoard(flight: Flight): boolean {
    if (this.#isClosed || (flight.isAlone && this.#aboard > 0)) return false;
    const { aboard } = this.#limits;
    if (this.#aboard >= aboard.process) return false;
    if (!this.#hasTimeFor(flight)) return false;
    if ((this.#stores.get(flight.storeId) ?? 0) >= aboard.store) return false;
    return (this.#installations.get(flight.installation) ?? 0) < aboard.installation;
  }

  /** Two quick ones may always be aboard: the process has the next one there while it answers the first. */
  #hasTimeFor({ expectedUs }: Flight): boolean {
    const { windowUs } = this.#limits;
    if (this.#running.size === 0 || this.#expectedUs + expectedUs <= windowUs) return true;
    return this.#running.size === 1 && Math.max(this.#expectedUs, expectedUs) <= windowUs;
  }

  board(flight: Flight): void {
    this.#aboard += 1;
    this.#isClosed = flight.isAlone;
    this.#running.add(flight);
    this.#expectedUs += flight.expectedUs;
    count(this.#stores, flight.storeId, 1);
    count(this.#installations, flight.installation, 1);
  }

  /** It waits for the host: others may run. */
  waits(flight: Flight): void {
    if (this.#running.delete(flight)) this.#expectedUs -= flight.expectedUs;
  }

  leaves(flight: Flight): void {
    this.waits(flight);
    this.#aboard -= 1;
    this.#isClosed = false;
    count(this.#stores, flight.storeId, -1);
    count(this.#installations, flight.installation, -1);
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}
