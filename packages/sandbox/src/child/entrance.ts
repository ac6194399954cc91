import { LIMITS } from '@daino/contract/guest';
import { EngineCut, type EntryTexts, Unhandled } from '../engines/engine.ts';
import type { BlameWriter } from '../wire/blame-slot.ts';
import { CpuClock } from './cpu-clock.ts';
import type { Invocation } from './invocation.ts';
import { closeRoom, type Room, sampleHeap } from './program.ts';
import type { Run } from './run.ts';

const FLUSH: EntryTexts = ['flush'];
const AGAIN: EntryTexts = ['again'];
/** Time for an entry that serves the plugin no more. */
const ADMIN_MS = 20;
/** Text of the calls that one entry may make. In UTF-8 they fit into one frame. */
const CALLS_LENGTH = LIMITS.result.bytes;
/** Number, method, arguments. */
const CALL_LINE = /^\d{1,9} \S{1,100} /;
/** Milliseconds. */
const WAKE_TEXT = /^\d{1,10}$/;
/** More log text than a guest of ours lets through. */
const LOG_LENGTH = LIMITS.logs.bytesPerInvocation * 2;

/** Enters isolates under their limits and takes in what comes out; whatever is out of order ends the isolate. */
export class Entrance {
  readonly #slot: BlameWriter;
  readonly #clock = new CpuClock();
  readonly #movedWhileWaiting: (run: Run) => void;

  /** `movedWhileWaiting` hears of waiting runs whose link was settled or made calls. */
  constructor(slot: BlameWriter, movedWhileWaiting: (run: Run) => void) {
    this.#slot = slot;
    this.#movedWhileWaiting = movedWhileWaiting;
  }

  /** Runs an entry of `invocation`, within its slice and what is left of its CPU budget and of its time. */
  enter(invocation: Invocation, args: EntryTexts): void {
    const { room, run } = invocation;
    const now = performance.now();
    const limit = limitOf(invocation, now);
    const limitMs = limit.ms;
    if (limitMs <= 0) return this.#overdraw(invocation, limit);
    this.#slot.write({ trip: run.id, link: run.index, limitMs: Math.ceil(limitMs), unsent: run.unsent });
    this.#clock.start(now);
    const before = room.isolate.cpuTime();
    let isBroken = false;
    try {
      this.#absorb(room, linesOf(invocation, args, limitMs));
      // Promises settle after the entry has returned; their lines are fetched by a second one, in which nothing runs.
      if (!invocation.settled || room.live.size > 0) this.#absorb(room, linesOf(invocation, FLUSH));
    } catch (error) {
      isBroken = true;
      this.#break(invocation, error, limit);
    }
    // The clock of an isolate that is gone stands where it was last read.
    const cpuNs = this.#clock.spent(isBroken ? Infinity : Number(room.isolate.cpuTime() - before));
    invocation.cpuNs += cpuNs;
    sampleHeap(room, cpuNs);
  }

  /** Tells the isolate that nobody waits for this invocation any more; listeners of its signal hear of it. */
  abandon(invocation: Invocation): void {
    const { room, run, rid } = invocation;
    this.#slot.write({ trip: run.id, link: run.index, limitMs: ADMIN_MS, unsent: run.unsent });
    room.live.delete(rid);
    const before = room.isolate.cpuTime();
    try {
      this.#absorb(room, linesOf(invocation, ['end', rid], ADMIN_MS));
    } catch (error) {
      this.#break(invocation, error, { ms: ADMIN_MS, reason: 'deadline' });
    }
    invocation.cpuNs += Number(room.isolate.cpuTime() - before);
  }

  /** Its isolate is broken: it goes, and whoever waits in it is lost. */
  lose(room: Room): void {
    for (const other of room.live.values())
      this.settle(other, 'lost', 'another invocation broke its isolate');
    sampleHeap(room, Infinity);
    closeRoom(room);
  }

  settle(invocation: Invocation, status: string, text: string): void {
    if (invocation.settled) return;
    invocation.settled = { status, text };
    invocation.room.live.delete(invocation.rid);
    if (invocation.run.waiting === invocation) this.#movedWhileWaiting(invocation.run);
  }

  #overdraw(invocation: Invocation, { reason }: EntryLimit): void {
    this.abandon(invocation);
    this.settle(invocation, reason, reason === 'cpu' ? `${invocation.link.cpuMs}` : '');
  }

  /** The isolate's state is unknown from here on. */
  #break(culprit: Invocation, error: unknown, limit?: EntryLimit): void {
    const { room } = culprit;
    if (error instanceof EngineCut)
      this.settle(culprit, statusOfCut(error, limit), limitText(culprit, error));
    else if (error instanceof Refused) this.settle(culprit, error.status, error.message);
    else this.settle(culprit, 'crashed', 'its isolate did not answer');
    this.lose(room);
  }

  #absorb(room: Room, lines: string): void {
    let at = 0;
    while (at < lines.length) {
      const end = lines.indexOf('\n', at);
      const space = lines.indexOf(' ', at);
      if (end < 0 || space < 0 || space > end)
        throw new Refused('forged', 'a line of its answer is malformed');
      this.#takeLine(room, {
        kind: lines[at] ?? '',
        rid: lines.slice(at + 1, space),
        text: lines.slice(space + 1, end),
      });
      at = end + 1;
    }
  }

  #takeCall(invocation: Invocation, text: string): void {
    const { run, handler } = invocation;
    invocation.calls += 1;
    if (invocation.calls > handler.callLimit) throw new Refused('output', 'calls');
    if (!CALL_LINE.test(text)) throw new Refused('forged', 'a call of it is malformed');
    if (run.calls.length + text.length > CALLS_LENGTH) throw new Refused('output', 'bytes of calls');
    if (!run.hasUnsent && run.waiting === invocation) this.#movedWhileWaiting(run);
    run.calls += `${text}\n`;
  }

  /** The last one counts: it is what the isolate knows best. */
  #takeWake(invocation: Invocation, text: string): void {
    const { run } = invocation;
    if (!WAKE_TEXT.test(text)) throw new Refused('forged', 'a timer of it is malformed');
    if (!run.hasUnsent && run.waiting === invocation) this.#movedWhileWaiting(run);
    run.wake = text;
  }

  #takeLine(room: Room, { kind, rid, text }: Line): void {
    const invocation = room.live.get(rid);
    if (!invocation) return refuseUnknown(room, rid);
    if (kind === 'c') this.#takeCall(invocation, text);
    else if (kind === 't') this.#takeWake(invocation, text);
    else if (kind === 'l') takeLog(invocation, text);
    else this.settle(invocation, statusOf(kind), text);
  }
}

/** How long an entry may last, and what it means when it lasts longer. */
interface EntryLimit {
  readonly ms: number;
  readonly reason: 'cpu' | 'deadline';
}

function limitOf({ link, run, cpuNs, startedAt }: Invocation, now: number): EntryLimit {
  const cpuMs = Math.min(link.entryCpuMs, link.cpuMs - cpuNs / 1e6);
  const wallMs = Math.min(startedAt + link.wallMs, run.deadlineAt) - now;
  return wallMs < cpuMs ? { ms: wallMs, reason: 'deadline' } : { ms: cpuMs, reason: 'cpu' };
}

function statusOfCut({ reason }: EngineCut, limit: EntryLimit | undefined): string {
  return reason === 'cpu' ? (limit?.reason ?? 'cpu') : reason;
}

interface Line {
  readonly kind: string;
  readonly rid: string;
  readonly text: string;
}

/** The isolate said something that its guest would not say. */
class Refused extends Error {
  readonly status: 'forged' | 'output';

  constructor(status: 'forged' | 'output', message: string) {
    super(message);
    this.status = status;
  }
}

/** What an entry answers. A rejection that nobody took hides the answer, which is then fetched again. */
function linesOf(invocation: Invocation, args: EntryTexts, limitMs?: number): string {
  const { isolate } = invocation.room;
  try {
    return isolate.enter(args, limitMs);
  } catch (error) {
    if (!(error instanceof Unhandled)) throw error;
    takeLog(
      invocation,
      JSON.stringify({ level: 'warn', message: `Unhandled rejection: ${error.message}`, fields: '' }),
    );
    return isolate.enter(AGAIN, limitMs);
  }
}

/** An ended invocation may leave late lines; an id that was never given out is a forgery. */
function refuseUnknown(room: Room, rid: string): void {
  const number = Number(rid);
  if (number >= 1 && number <= room.lastRid) return;
  throw new Refused('forged', 'it answered for an invocation that it was not given');
}

function takeLog(invocation: Invocation, text: string): void {
  if (invocation.logs.length + text.length > LOG_LENGTH) throw new Refused('output', 'log text');
  invocation.logs += invocation.logs === '' ? text : `,${text}`;
}

function statusOf(kind: string): string {
  if (kind === 'r') return 'done';
  if (kind === 'x') return 'rejected';
  if (kind === 'e') return 'threw';
  if (kind === 'm') return 'missing';
  if (kind === 'o') return 'output';
  throw new Refused('forged', 'it answered in a way that does not exist');
}

function limitText({ link }: Invocation, cut: EngineCut): string {
  if (cut.reason !== 'cpu') return cut.message;
  return `${Math.min(link.entryCpuMs, link.cpuMs)}`;
}
