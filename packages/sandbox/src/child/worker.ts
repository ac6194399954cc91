import { frameTypes } from '@daino/contract/frames';
import type { SandboxEngine } from '../engines/engine.ts';
import type { BlameWriter } from '../wire/blame-slot.ts';
import { OutcomeBytes, type RawOutcome } from '../wire/outcomes.ts';
import type { TripLink } from '../wire/trip-frame.ts';
import { LOAD_MS } from '../wire/load-limit.ts';
import { Entrance } from './entrance.ts';
import { type Handler, introduce, parseHandler } from './handler.ts';
import { type Invocation, outcomeOf } from './invocation.ts';
import { Nursery } from './nursery.ts';
import type { Outgoing } from './outgoing.ts';
import {
  closeRoom,
  LoadFailure,
  loadStatus,
  openRoom,
  parseProgram,
  type Program,
  type Room,
  updateContext,
} from './program.ts';
import { Run } from './run.ts';

export interface WorkerOptions {
  readonly engine: SandboxEngine;
  readonly slot: BlameWriter;
  readonly outgoing: Outgoing;
  /** JSON that the host gets with the ready frame. */
  readonly protections: string;
}

/**
 * Turns frames of the host into entries, and what isolates answer into frames. Trips are independent: one that waits
 * for the host lets others run.
 */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #programs = new Map<number, Program>();
  readonly #handlers = new Map<number, Handler>();
  readonly #runs = new Map<number, Run>();
  /** Runs whose waiting link was settled or made calls. */
  readonly #moved: Run[] = [];
  readonly #entrance: Entrance;
  readonly #unsent = new OutcomeBytes();
  #nursery: Nursery;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#nursery = new Nursery(options.engine, { rules: '', source: '' });
    this.#entrance = new Entrance(options.slot, (run) => this.#moved.push(run));
  }

  take(type: number, id: number, text: string, code?: Uint8Array<ArrayBuffer>): void {
    if (type === frameTypes.trip) this.#start(id, text);
    else if (type === frameTypes.replies) this.#reply(id, text);
    else if (type === frameTypes.beat) this.#options.outgoing.send(frameTypes.beat, id, '');
    else if (type === frameTypes.cut) this.#cut(id, text);
    else if (type === frameTypes.program) this.#programs.set(id, parseProgram(id, text));
    else if (type === frameTypes.code) this.#setCode(id, code);
    else if (type === frameTypes.handler) this.#learn(id, text);
    else if (type === frameTypes.context) this.#setContext(id, text);
    else if (type === frameTypes.warm) this.#warm(id);
    else if (type === frameTypes.drop) this.#drop(id);
    else if (type === frameTypes.guest) this.#setGuest(text);
    this.#continueMoved();
  }

  #setGuest(text: string): void {
    const newline = text.indexOf('\n');
    const guest = { rules: text.slice(0, newline), source: text.slice(newline + 1) };
    this.#nursery = new Nursery(this.#options.engine, guest);
    this.#options.outgoing.send(frameTypes.ready, 0, this.#options.protections);
  }

  #warm(memoryMb: number): void {
    this.#options.slot.clear();
    this.#nursery.warm(memoryMb);
  }

  #setContext(id: number, text: string): void {
    const program = this.#programs.get(id);
    if (program) program.context = { text };
  }

  #setCode(id: number, code: Uint8Array<ArrayBuffer> | undefined): void {
    const program = this.#programs.get(id);
    if (program) program.code = code;
  }

  #learn(id: number, text: string): void {
    const handler = parseHandler(id, text, this.#programs);
    if (handler) this.#handlers.set(id, handler);
  }

  #drop(id: number): void {
    const program = this.#programs.get(id);
    if (!program) return;
    for (const [number, handler] of this.#handlers)
      if (handler.program === program) this.#handlers.delete(number);
    program.dropped = true;
    this.#programs.delete(id);
    retire(program);
  }

  #start(id: number, text: string): void {
    const run = new Run({
      id,
      frame: text,
      find: (number) => this.#handlers.get(number),
      unsent: this.#unsent,
    });
    for (const handler of run.handlers) if (handler) handler.program.uses += 1;
    this.#runs.set(id, run);
    this.#advance(run);
  }

  /** Runs links until one waits or the chain ends. */
  #advance(run: Run): void {
    for (let link = run.link; link; link = run.link) {
      run.sendWhatIsLarge(this.#options.outgoing);
      const outcome = this.#begin(run, link);
      if (!outcome) return;
      if (!run.take(outcome)) break;
    }
    this.#end(run);
  }

  /** The outcome of the link, or undefined while it waits. */
  #begin(run: Run, link: TripLink): RawOutcome | undefined {
    const startedAt = performance.now();
    const { handler } = run;
    let room: Room;
    try {
      if (!handler) throw new LoadFailure('its program is not here');
      room = this.#roomFor(run, handler);
    } catch (error) {
      const wallUs = Math.round((performance.now() - startedAt) * 1_000);
      return { ...loadStatus(error), wallUs, cpuUs: 0, heapBytes: 0, logs: '' };
    }
    room.lastRid += 1;
    const rid = String(room.lastRid);
    const invocation: Invocation = {
      run,
      link,
      handler,
      room,
      rid,
      startedAt,
      cpuNs: 0,
      calls: 0,
      logs: '',
      settled: undefined,
    };
    room.live.set(rid, invocation);
    this.#entrance.enter(invocation, ['run', rid, handler.key, link.meta, run.text]);
    if (invocation.settled) return outcomeOf(invocation);
    run.waiting = invocation;
    this.#wait(run);
    return undefined;
  }

  #wait(run: Run): void {
    run.sendWaiting(this.#options.outgoing);
    this.#options.slot.clear();
  }

  /** The isolate of the handler's program, which knows the program's context and the handler. */
  #roomFor(run: Run, handler: Handler): Room {
    const { program } = handler;
    const { room } = program;
    if (room && room.context === program.context && handler.knownTo === room) return room;
    this.#options.slot.write({ trip: run.id, link: run.index, limitMs: LOAD_MS, unsent: run.unsent });
    const opened = room ?? openRoom(this.#nursery, program, () => this.#sayUnfit(program));
    try {
      updateContext(opened);
      introduce(handler, opened);
      return opened;
    } catch (error) {
      this.#entrance.lose(opened);
      throw error;
    }
  }

  #sayUnfit({ number }: Program): void {
    this.#options.outgoing.send(frameTypes.unfit, number, '');
  }

  #reply(id: number, text: string): void {
    const newline = text.indexOf('\n');
    const run = this.#runs.get(id);
    const invocation = run?.waiting;
    if (!run || !invocation || run.index !== Number(text.slice(0, newline))) return;
    this.#entrance.enter(invocation, ['reply', invocation.rid, text.slice(newline + 1)]);
    if (!invocation.settled) this.#options.slot.clear();
  }

  /** `text` is the link that has to end, or empty for the whole trip, of which nobody wants to hear any more. */
  #cut(id: number, text: string): void {
    const run = this.#runs.get(id);
    const invocation = run?.waiting;
    if (!run || !invocation) return;
    if (text !== '' && run.index !== Number(text)) return;
    this.#entrance.abandon(invocation);
    if (text === '') {
      run.waiting = undefined;
      this.#forget(run);
    } else {
      this.#entrance.settle(invocation, 'deadline', '');
    }
  }

  #continueMoved(): void {
    for (let run = this.#moved.shift(); run; run = this.#moved.shift()) {
      const { link, waiting } = run;
      if (!link || !waiting) continue;
      if (!waiting.settled) run.sendWaiting(this.#options.outgoing);
      else if (run.take(outcomeOf(waiting))) this.#advance(run);
      else this.#end(run);
    }
  }

  #end(run: Run): void {
    run.sendEnd(this.#options.outgoing);
    this.#forget(run);
  }

  #forget(run: Run): void {
    this.#runs.delete(run.id);
    for (const handler of run.handlers) {
      if (!handler) continue;
      handler.program.uses -= 1;
      retire(handler.program);
    }
  }
}

/** A dropped program keeps its isolate until the last trip that names it has ended. */
function retire(program: Program): void {
  if (program.dropped && program.uses === 0 && program.room) closeRoom(program.room);
}
