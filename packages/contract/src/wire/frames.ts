/**
 * The frames between the sandbox host and its processes: `[u32 length][u8 type][u32 id]` in little endian, then
 * `length` bytes: UTF-8, or compiled code in a `code` frame. Neither side trusts the other: a reader refuses a length before it allocates for it.
 */

export const FRAME_HEADER_BYTES = 9;

/** What a frame carries; the letter is the byte on the wire. `id` is the number named in brackets. */
export const frameTypes = {
  /** Host: the guest script, first frame of a process. */
  guest: letter('G'),
  /** Host: a program's source (program). */
  program: letter('P'),
  /** Host: a program's identity and configuration (program). */
  context: letter('X'),
  /**
   * Host: what its bundle was compiled to, after `program` (program).
   * Process: what the bundle of `compile` was compiled to; empty when it cannot be (0).
   */
  code: letter('V'),
  /** Host: compile this bundle; the only frame of a process that does nothing else (0). */
  compile: letter('Q'),
  /** Host: how to run one handler of a program (handler). */
  handler: letter('H'),
  /** Host: make an isolate ahead, for a program that is not known yet (its memory limit in MB). */
  warm: letter('W'),
  /** Host: throw a program away once nothing of it runs (program). */
  drop: letter('D'),
  /** Host: run a chain (trip). */
  trip: letter('T'),
  /** Host: replies to calls of a link (trip). */
  replies: letter('K'),
  /** Host: end a link, or the whole trip (trip). */
  cut: letter('A'),
  /** Both: asked by the host, answered by the process (nonce). */
  beat: letter('B'),
  /** Process: it can take trips; carries what it knows of its own protections. */
  ready: letter('Y'),
  /** Process: the code that it was given does not fit it; the source was compiled instead (program). */
  unfit: letter('N'),
  /** Process: what became of links, and where the trip stands (trip). */
  outcomes: letter('O'),
  /** Process: calls of a link on the host (trip). */
  calls: letter('C'),
} as const;

/** One frame as bytes. */
export function encodeFrame(type: number, id: number, text: string): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + Buffer.byteLength(text));
  writeFrame(frame, 0, { type, id, text, more: 0 });
  return frame;
}

export interface WrittenFrame {
  readonly type: number;
  readonly id: number;
  readonly text: string;
  /** Bytes of UTF-8 that follow it in the same frame. */
  readonly more: number;
}

/**
 * Writes a frame at `at`, where there must be room for it, and gives its end without what follows. Does without
 * Buffer's checked methods: a process without a JIT pays for each call.
 */
export function writeFrame(bytes: Buffer, at: number, { type, id, text, more }: WrittenFrame): number {
  const own = bytes.write(text, at + FRAME_HEADER_BYTES);
  const length = own + more;
  bytes[at] = length;
  bytes[at + 1] = length >>> 8;
  bytes[at + 2] = length >>> 16;
  bytes[at + 3] = length >>> 24;
  bytes[at + 4] = type;
  bytes[at + 5] = id;
  bytes[at + 6] = id >>> 8;
  bytes[at + 7] = id >>> 16;
  bytes[at + 8] = id >>> 24;
  return at + FRAME_HEADER_BYTES + own;
}

/** A `code` frame as bytes. */
export function encodeCode(id: number, code: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + code.length);
  frame.set(code, writeFrame(frame, 0, { type: frameTypes.code, id, text: '', more: code.length }));
  return frame;
}

/** Receives each frame that a reader finds. `code` is what a `code` frame carries, in memory of its own; its text is empty. */
export type TakeFrame = (type: number, id: number, text: string, code?: Uint8Array<ArrayBuffer>) => void;

/** Cuts a stream of bytes into frames. Holds at most one unfinished frame. */
export class FrameReader {
  readonly #maxBytes: number;
  #partial: Buffer | undefined;
  #filled = 0;

  /** `maxBytes` is the largest text that one frame may carry. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Hands every finished frame to `take`. Returns false, and must not be used again, when a frame is too large. */
  read(chunk: Buffer, take: TakeFrame): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#partial === undefined) {
        const end = this.#endOfWholeFrame(chunk, at);
        if (end > 0) {
          give(chunk, at, end, take);
          at = end;
          continue;
        }
        this.#partial = Buffer.allocUnsafe(FRAME_HEADER_BYTES);
        this.#filled = 0;
      }
      const copied = chunk.copy(this.#partial, this.#filled, at);
      this.#filled += copied;
      at += copied;
      if (this.#filled === this.#partial.length && !this.#advance(this.#partial, take)) return false;
    }
    return true;
  }

  /** Where the frame that starts at `at` ends, or 0 when it is not whole or not allowed. */
  #endOfWholeFrame(chunk: Buffer, at: number): number {
    if (chunk.length - at < FRAME_HEADER_BYTES) return 0;
    const length = chunk.readUInt32LE(at);
    const end = at + FRAME_HEADER_BYTES + length;
    return length <= this.#maxBytes && end <= chunk.length ? end : 0;
  }

  /** The header or the whole frame is complete. */
  #advance(frame: Buffer, take: TakeFrame): boolean {
    const length = frame.readUInt32LE(0);
    if (length > this.#maxBytes) return false;
    if (frame.length < FRAME_HEADER_BYTES + length) {
      this.#partial = Buffer.allocUnsafe(FRAME_HEADER_BYTES + length);
      frame.copy(this.#partial, 0, 0, FRAME_HEADER_BYTES);
      return true;
    }
    this.#partial = undefined;
    give(frame, 0, frame.length, take);
    return true;
  }
}

/** Hands over the frame that stands in these bytes. */
function give(bytes: Buffer, at: number, end: number, take: TakeFrame): void {
  const type = bytes.readUInt8(at + 4);
  const id = bytes.readUInt32LE(at + 5);
  const from = at + FRAME_HEADER_BYTES;
  if (type === frameTypes.code) take(type, id, '', new Uint8Array(bytes.subarray(from, end)));
  else take(type, id, bytes.toString('utf8', from, end));
}

function letter(text: string): number {
  return text.charCodeAt(0);
}
