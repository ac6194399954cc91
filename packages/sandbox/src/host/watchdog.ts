import { frameTypes } from '@daino/contract/frames';
import { LOAD_MS } from '../wire/load-limit.ts';
import { GRACE_MS, PATIENCE_MS } from './limits.ts';
import { cpuUseOf, memoryMark, residentBytes } from './process-facts.ts';
import type { KillReason, SandboxProcess } from './sandbox-process.ts';

export interface WatchdogLimits {
  /** The longest entry that may happen. */
  readonly entryCpuMs: number;
  readonly memoryMb: number;
}

/**
 * Finds out whether a process still moves and how much memory it takes. It asks for a beat; while none comes back,
 * every new entry into an isolate counts as a sign of life, and one entry may last no longer than its limit.
 */
export class Watchdog {
  readonly #process: SandboxProcess;
  readonly #limits: WatchdogLimits;
  #asked = 0;
  #answered = 0;
  #askedAt = 0;
  #movedAt = 0;
  #entry = 0;
  #cpuMs = 0;
  #heldMs = 0;
  #heldCpuMs = 0;
  #hasSpoken = false;
  /** How often in a row it was seen to wait for something of its own while it should have ended. */
  #waits = 0;

  constructor(process: SandboxProcess, limits: WatchdogLimits) {
    this.#process = process;
    this.#limits = limits;
  }

  /**
   * How long the process had been in one entry when it was last looked at; 0 when it moved since the look before, or was
   * not given the CPU to get on.
   */
  get heldMs(): number {
    return this.#heldMs;
  }

  /** The CPU that it took for that, at least; where this cannot be told, the time. */
  get heldCpuMs(): number {
    return this.#heldCpuMs;
  }

  residentBytes(): number {
    return residentBytes(this.#process.workerPid);
  }

  /** It has said something of a trip: the entry that it was in then is over. */
  spoke(): void {
    this.#hasSpoken = true;
  }

  /** Whether it is in another entry than when it was last looked at. */
  get hasMovedOn(): boolean {
    return this.#process.entry() !== this.#entry;
  }

  /** Why the process has to go, if it has to. Asks for a beat when none is on its way. */
  look(now: number): KillReason | undefined {
    const entry = this.#process.entry();
    if (this.#asked === this.#answered) {
      this.#asked = (this.#asked + 1) >>> 0;
      this.#askedAt = now;
      this.#move(entry, now);
      this.#heldMs = 0;
      this.#process.send(frameTypes.beat, this.#asked, '');
    } else if (entry !== this.#entry || this.#hasSpoken) {
      this.#move(entry, now);
    }
    this.#hasSpoken = false;
    this.#weigh(now - this.#movedAt);
    if (this.residentBytes() > memoryMark(this.#limits.memoryMb, 1)) return 'memory';
    return this.#verdict(now);
  }

  /** False when nobody asked for this beat. */
  heard(beat: number): boolean {
    if (beat !== this.#asked || this.#asked === this.#answered) return false;
    this.#answered = beat;
    this.#heldMs = 0;
    return true;
  }

  #move(entry: number, now: number): void {
    this.#entry = entry;
    this.#movedAt = now;
    this.#waits = 0;
    this.#cpuMs = cpuUseOf(this.#process.workerPid)?.ms ?? 0;
  }

  #weigh(stoodMs: number): void {
    const use = stoodMs < PATIENCE_MS ? undefined : cpuUseOf(this.#process.workerPid);
    this.#heldCpuMs = use ? use.ms - this.#cpuMs : stoodMs;
    this.#heldMs = this.#heldCpuMs > 0 ? stoodMs : 0;
  }

  #verdict(now: number): KillReason | undefined {
    // A process that pretends to move for ever is caught by this.
    if (now - this.#askedAt > QUEUES * (this.#limits.entryCpuMs + GRACE_MS)) return 'stuck';
    const stoodMs = now - this.#movedAt;
    const limitMs = this.#limitOf();
    if (stoodMs <= limitMs) return undefined;
    if (!this.#isStarved(limitMs)) return 'stuck';
    return stoodMs > limitMs * STARVED_LIMITS ? 'starved' : undefined;
  }

  /** It did not get the CPU that it would have needed, and is not known to wait for anything else. */
  #isStarved(limitMs: number): boolean {
    const use = cpuUseOf(this.#process.workerPid);
    if (!use || use.ms - this.#cpuMs >= (limitMs - GRACE_MS) / 2) return false;
    this.#waits = use.wantsCpu ? 0 : this.#waits + 1;
    return this.#waits < WAITS;
  }

  #limitOf(): number {
    const stated = this.#process.blame()?.limitMs ?? 0;
    return Math.min(Math.max(stated, MIN_MS), Math.max(this.#limits.entryCpuMs, LOAD_MS)) + GRACE_MS;
  }
}

/** How many of the longest entries may stand between a question and its answer. */
const QUEUES = 20;
const MIN_MS = 50;
/** One that goes on after it was stopped is not seen to want the CPU at once. */
const WAITS = 3;
/** A process that did not even get half its CPU while it stood gets so many times its limit: it is not to blame. */
const STARVED_LIMITS = 4;
