import { frameTypes } from '@daino/contract/frames';
import { LOAD_MS } from '../wire/load-limit.ts';
import { GRACE_MS } from './limits.ts';
import type { SandboxProcess } from './sandbox-process.ts';

/**
 * Finds out whether a process still moves. It asks for a beat; while none comes back, every new entry into an isolate
 * counts as a sign of life, and one entry may last no longer than its limit.
 */
export class Watchdog {
  readonly #process: SandboxProcess;
  readonly #entryCpuMs: number;
  #asked = 0;
  #answered = 0;
  #askedAt = 0;
  #movedAt = 0;
  #entry = 0;

  /** `entryCpuMs` is the longest entry that the lane allows. */
  constructor(process: SandboxProcess, entryCpuMs: number) {
    this.#process = process;
    this.#entryCpuMs = entryCpuMs;
  }

  /** Whether the process is stuck. Asks for a beat when none is on its way. */
  isStuck(): boolean {
    const now = performance.now();
    if (this.#asked === this.#answered) {
      this.#asked = (this.#asked + 1) >>> 0;
      this.#askedAt = this.#movedAt = now;
      this.#entry = this.#process.entry();
      this.#process.send(frameTypes.beat, this.#asked, '');
      return false;
    }
    const entry = this.#process.entry();
    if (entry !== this.#entry) {
      this.#entry = entry;
      this.#movedAt = now;
    }
    // A process that pretends to move for ever is caught by the second line.
    if (now - this.#askedAt > QUEUES * (this.#entryCpuMs + GRACE_MS)) return true;
    return now - this.#movedAt > this.#limitOf();
  }

  /** False when nobody asked for this beat. */
  heard(beat: number): boolean {
    if (beat !== this.#asked || this.#asked === this.#answered) return false;
    this.#answered = beat;
    return true;
  }

  #limitOf(): number {
    const stated = this.#process.blame()?.limitMs ?? 0;
    return Math.min(Math.max(stated, MIN_MS), Math.max(this.#entryCpuMs, LOAD_MS)) + GRACE_MS;
  }
}

/** How many of the longest entries may stand between a question and its answer. */
const QUEUES = 20;
const MIN_MS = 50;
