/**
 * Outcomes on the wire: a line with the state of the trip and the memory of the isolate that waits, in bytes, then each outcome as a line of JSON,
 * `["status",wallUs,cpuUs,heapBytes,textLength,logsLength]`, followed by its text and its logs. Lengths count UTF-16 units.
 * A process encodes each outcome once and never parses a payload.
 */

/** Where a trip stands: its link that waits for something, or one of these. */
export const ENDED = -1;
export const RUNNING = -2;

/** One outcome as the process knows it. `status` is `done`, `rejected`, `threw` or a cut's reason. */
export interface RawOutcome {
  readonly status: string;
  readonly wallUs: number;
  readonly cpuUs: number;
  readonly heapBytes: number;
  readonly text: string;
  /** JSON array of log lines, or empty. */
  readonly logs: string;
}

const FIRST_BYTES = 65_536;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
export const MOST_BYTES_PER_UNIT = 3;
const LINE_LENGTH = 200;

/** Bytes at the start of `OutcomeBytes` that belong to whoever sends or shows them. */
export const HEAD_BYTES = 20;

/** Outcomes that were not sent yet, as bytes; the blame slot shows them before every entry, a frame sends them. */
export class OutcomeBytes {
  /** The head, then what is encoded, up to `end`. */
  bytes: Buffer;
  /** The head as words in the machine's byte order. */
  head: Uint32Array;
  end: number = HEAD_BYTES;

  constructor() {
    this.bytes = Buffer.alloc(FIRST_BYTES);
    this.head = headOf(this.bytes);
  }

  get length(): number {
    return this.end - HEAD_BYTES;
  }

  add({ status, wallUs, cpuUs, heapBytes, text, logs }: RawOutcome): void {
    this.#makeRoom((text.length + logs.length) * MOST_BYTES_PER_UNIT + LINE_LENGTH);
    const line = `["${status}",${wallUs},${cpuUs},${heapBytes},${text.length},${logs.length}]\n`;
    this.end += this.bytes.write(line + text + logs, this.end);
  }

  clear(): void {
    this.end = HEAD_BYTES;
  }

  #makeRoom(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const larger = Buffer.alloc((this.end + more) * 2);
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
    this.head = headOf(larger);
  }
}

function headOf(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, HEAD_BYTES / Uint32Array.BYTES_PER_ELEMENT);
}

export interface DecodedOutcomes {
  readonly state: number;
  /** Memory of the isolate whose link waits, as last sampled; 0 when none does. */
  readonly waitingBytes: number;
  readonly outcomes: readonly RawOutcome[];
}

/** Undefined when the text is not what a process writes. */
export function decodeOutcomes(text: string): DecodedOutcomes | undefined {
  const newline = text.indexOf('\n');
  const [state = NaN, waitingBytes = 0] = text.slice(0, newline).split(' ').map(Number);
  if (newline < 1 || !isInteger(state, RUNNING) || !isInteger(waitingBytes, 0)) return undefined;
  const outcomes: RawOutcome[] = [];
  let at = newline + 1;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const entry = lineEnd < 0 || lineEnd - at > LINE_LENGTH ? undefined : parse(text.slice(at, lineEnd));
    if (!isEntry(entry)) return undefined;
    const [status, wallUs, cpuUs, heapBytes, textLength, logsLength] = entry;
    const textAt = lineEnd + 1;
    const logsAt = textAt + textLength;
    at = logsAt + logsLength;
    if (at > text.length) return undefined;
    const own = { text: text.slice(textAt, logsAt), logs: text.slice(logsAt, at) };
    outcomes.push({ status, wallUs, cpuUs, heapBytes, ...own });
  }
  return { state, waitingBytes, outcomes };
}

type Entry = readonly [
  status: string,
  wallUs: number,
  cpuUs: number,
  heapBytes: number,
  textLength: number,
  logsLength: number,
];

function isEntry(value: unknown): value is Entry {
  if (!Array.isArray(value) || value.length !== 6 || typeof value[0] !== 'string') return false;
  return value.slice(1).every((number) => isInteger(number, 0));
}

function isInteger(value: unknown, least: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
