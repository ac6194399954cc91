import { LIMITS } from '@daino/contract';

const SLOT_MS = 1_000;
const SLOTS = LIMITS.cpu.windowMs / SLOT_MS;

export interface CpuCharge {
  readonly cpuUs: number;
  /** Over which time before `now` it was used. */
  readonly wallUs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the installation may use, in per cent of one core. */
  readonly percent: number;
}

/**
 * What one installation used of the CPU over the last ten seconds, in this process's sandbox. Above its share it has to
 * wait until enough of that is past.
 */
export class CpuUse {
  readonly #slots = new Float64Array(SLOTS);
  /** The second of the newest slot. */
  #second = 0;
  #totalUs = 0;
  /** Until when the installation waits; in milliseconds since 1970. */
  pausedUntil = 0;

  charge({ cpuUs, wallUs, now, percent }: CpuCharge): void {
    this.#advance(Math.floor(now / SLOT_MS));
    this.#spread(cpuUs, wallUs / 1_000, now);
    const allowedUs = (percent / 100) * LIMITS.cpu.windowMs * 1_000;
    if (this.#totalUs > allowedUs) this.pausedUntil = this.#whenBelow(allowedUs);
  }

  /** Empties the slots of the seconds that have begun since the last charge. */
  #advance(second: number): void {
    if (second <= this.#second) return;
    const steps = Math.min(second - this.#second, SLOTS);
    for (let step = 0; step < steps; step += 1) {
      const slot = (second - step) % SLOTS;
      this.#totalUs -= this.#slots[slot] ?? 0;
      this.#slots[slot] = 0;
    }
    this.#second = second;
  }

  /** Spreads a long run over its seconds; what lies before the window is past. */
  #spread(cpuUs: number, wallMs: number, now: number): void {
    const from = now - wallMs;
    if (from >= this.#second * SLOT_MS) {
      this.#add(this.#second, cpuUs);
      return;
    }
    const oldest = Math.max(Math.floor(from / SLOT_MS), this.#second - SLOTS + 1);
    for (let second = oldest; second <= this.#second; second += 1) {
      const overlap = Math.min(now, (second + 1) * SLOT_MS) - Math.max(from, second * SLOT_MS);
      if (overlap > 0) this.#add(second, (cpuUs * overlap) / wallMs);
    }
  }

  #add(second: number, cpuUs: number): void {
    const slot = second % SLOTS;
    this.#slots[slot] = (this.#slots[slot] ?? 0) + cpuUs;
    this.#totalUs += cpuUs;
  }

  #whenBelow(allowedUs: number): number {
    let left = this.#totalUs;
    for (let second = this.#second - SLOTS + 1; second <= this.#second; second += 1) {
      left -= this.#slots[second % SLOTS] ?? 0;
      if (left <= allowedUs) return (second + SLOTS) * SLOT_MS;
    }
    return (this.#second + SLOTS) * SLOT_MS;
  }
}
