import { writeSync } from 'node:fs';
import { FRAME_HEADER_BYTES, frameTypes, writeFrame } from '@daino/contract/frames';
import { HEAD_BYTES, MOST_BYTES_PER_UNIT, type OutcomeBytes } from '../wire/outcomes.ts';

const FIRST_BYTES = 65_536;

/** Frames on their way to the host; those of one turn leave in one write. */
export class Outgoing {
  readonly #file: number;
  #bytes: Buffer = Buffer.alloc(FIRST_BYTES);
  #end = 0;

  constructor(file: number) {
    this.#file = file;
  }

  send(type: number, id: number, text: string): void {
    this.#makeRoom(text.length * MOST_BYTES_PER_UNIT);
    this.#end = writeFrame(this.#bytes, this.#end, { type, id, text, more: 0 });
  }

  sendCode(id: number, code: Uint8Array): void {
    this.#makeRoom(code.length);
    const frame = { type: frameTypes.code, id, text: '', more: code.length };
    this.#end = writeFrame(this.#bytes, this.#end, frame);
    this.#bytes.set(code, this.#end);
    this.#end += code.length;
  }

  /** A text and outcomes after it, in one frame. */
  sendOutcomes(id: number, text: string, { bytes, end, length }: OutcomeBytes): void {
    this.#makeRoom(text.length * MOST_BYTES_PER_UNIT + length);
    this.#end = writeFrame(this.#bytes, this.#end, { type: frameTypes.outcomes, id, text, more: length });
    this.#end += bytes.copy(this.#bytes, this.#end, HEAD_BYTES, end);
  }

  /** Blocks until the host's end took everything; the host always reads. */
  flush(): void {
    let at = 0;
    while (at < this.#end) at += writeSync(this.#file, this.#bytes, at, this.#end - at);
    this.#end = 0;
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = Buffer.alloc(FIRST_BYTES);
  }

  /** For one frame with so many bytes in it. */
  #makeRoom(bytes: number): void {
    const needed = this.#end + FRAME_HEADER_BYTES + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.alloc(needed * 2);
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}

/** What was needed for large frames is given back. */
const MOST_KEPT_BYTES = 1_048_576;
