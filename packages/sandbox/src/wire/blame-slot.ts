import { readSync, writeSync } from 'node:fs';
import { HEAD_BYTES, OutcomeBytes } from './outcomes.ts';

/**
 * A small file that process and host both hold open. The process writes it before every entry into an isolate, so that
 * after a crash the host knows who was on the CPU, and what the links before it in the same trip have left.
 */
export interface Blame {
  /** Counts entries; a watchdog sees by it whether the process moves. */
  readonly entry: number;
  /** The trip on the CPU, 0 for none. */
  readonly trip: number;
  /** Its link, counted in the trip's frame. */
  readonly link: number;
  /** What the process allows this entry. */
  readonly limitMs: number;
  /** Outcomes of this trip that were not sent yet, as `OutcomeBytes` encodes them, or empty. */
  readonly outcomes: string;
}

/** The writing end. */
export class BlameWriter {
  readonly #file: number;
  readonly #nothing = new OutcomeBytes();
  #entry = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** `unsent` are the outcomes of this trip that the host does not know yet. */
  write({ trip, link, limitMs, unsent }: Entering): void {
    const { head } = unsent;
    this.#entry += 1;
    head[0] = this.#entry;
    head[1] = trip;
    head[2] = link;
    head[3] = limitMs;
    head[4] = unsent.length;
    writeSync(this.#file, unsent.bytes, 0, unsent.end, 0);
  }

  /** Nobody is on the CPU: what is running waits. */
  clear(): void {
    this.write({ trip: 0, link: 0, limitMs: 0, unsent: this.#nothing });
  }
}

export interface Entering {
  readonly trip: number;
  readonly link: number;
  readonly limitMs: number;
  readonly unsent: OutcomeBytes;
}

/** Reads the slot; undefined when nothing was entered yet. `maxBytes` bounds what is read of the outcomes. */
export function readBlame(file: number, maxBytes: number): Blame | undefined {
  const head = new Uint32Array(HEAD_BYTES / Uint32Array.BYTES_PER_ELEMENT);
  if (readSync(file, head, 0, HEAD_BYTES, 0) < HEAD_BYTES) return undefined;
  const [entry = 0, trip = 0, link = 0, limitMs = 0, stated = 0] = head;
  const text = Buffer.alloc(Math.min(stated, maxBytes));
  const length = text.length === 0 ? 0 : readSync(file, text, 0, text.length, HEAD_BYTES);
  return { entry, trip, link, limitMs, outcomes: length < stated ? '' : text.toString('utf8') };
}

/** Which entry the process is in, without its outcomes. */
export function readEntry(file: number): number {
  const head = new Uint32Array(1);
  return readSync(file, head, 0, 4, 0) < 4 ? 0 : (head[0] ?? 0);
}
