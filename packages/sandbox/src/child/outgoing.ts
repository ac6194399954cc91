import { writeSync } from 'node:fs';
import { encodeCode, encodeFrame, frameTypes } from '@daino/contract/frames';
import { HEAD_BYTES, type OutcomeBytes } from '../wire/outcomes.ts';

/** Frames on their way to the host; those of one turn leave in one write. */
export class Outgoing {
  readonly #file: number;
  #frames: Buffer[] = [];

  constructor(file: number) {
    this.#file = file;
  }

  send(type: number, id: number, text: string): void {
    this.#frames.push(encodeFrame(type, id, text));
  }

  sendCode(id: number, code: Uint8Array): void {
    this.#frames.push(encodeCode(id, code));
  }

  /** A text and outcomes after it, in one frame. */
  sendOutcomes(id: number, text: string, { bytes, end, length }: OutcomeBytes): void {
    this.#frames.push(encodeFrame(frameTypes.outcomes, id, text, length));
    if (length > 0) this.#frames.push(Buffer.from(bytes.subarray(HEAD_BYTES, end)));
  }

  /** Blocks until the host's end took everything; the host always reads. */
  flush(): void {
    const [first] = this.#frames;
    if (first === undefined) return;
    const bytes = this.#frames.length === 1 ? first : Buffer.concat(this.#frames);
    this.#frames = [];
    let at = 0;
    while (at < bytes.length) at += writeSync(this.#file, bytes, at, bytes.length - at);
  }
}
