/**
 * CPU that entries take. The engine's clock goes on while other processes have the CPU, so it is only believed for
 * short entries; long ones are measured by the thread's own, which costs a call to the system.
 */
export class CpuClock {
  #threadNs = 0;
  #readAt = -Infinity;

  /** Before an entry, at `performance.now()`. */
  start(now: number): void {
    if (now - this.#readAt > FRESH_MS) this.#read(now);
  }

  /** What the entry since `start` took, of which the engine says that it took `engineNs`. */
  spent(engineNs: number): number {
    if (engineNs < SHORT_NS) return engineNs;
    const before = this.#threadNs;
    this.#read(performance.now());
    return Math.min(engineNs, this.#threadNs - before);
  }

  #read(now: number): void {
    const { user, system } = process.threadCpuUsage();
    this.#threadNs = (user + system) * 1_000;
    this.#readAt = now;
  }
}

const FRESH_MS = 1;
const SHORT_NS = 1_000_000;
