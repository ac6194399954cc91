import { EngineCut, type EngineIsolate, Unhandled } from '../engines/engine.ts';
import { LOAD_MS } from '../wire/load-limit.ts';
import type { Invocation } from './invocation.ts';
import type { Nursery } from './nursery.ts';

/** One plugin version in one store, and the isolate that runs it once it was needed. */
export interface Program {
  /** As the host counts them. */
  readonly number: number;
  readonly source: string;
  readonly filename: string;
  readonly memoryMb: number;
  /** What its bundle was compiled to, until it was loaded for the first time. */
  code: Uint8Array<ArrayBuffer> | undefined;
  context: { readonly text: string };
  room: Room | undefined;
  /** Links of running trips that name it. */
  uses: number;
  dropped: boolean;
}

/** An isolate and what runs in it. */
export interface Room {
  readonly program: Program;
  readonly isolate: EngineIsolate;
  readonly live: Map<string, Invocation>;
  lastRid: number;
  /** As last sampled. */
  heapBytes: number;
  /** Entries since then. */
  unsampled: number;
  context: { readonly text: string } | undefined;
}

/** A host-written frame: a line of JSON with filename and memory, then the source. */
export function parseProgram(number: number, text: string): Program {
  const newline = text.indexOf('\n');
  const { filename, memoryMb } = JSON.parse(text.slice(0, newline)) as Pick<Program, 'filename' | 'memoryMb'>;
  const source = text.slice(newline + 1);
  const context = { text: '{}' };
  return {
    number,
    source,
    filename,
    memoryMb,
    code: undefined,
    context,
    room: undefined,
    uses: 0,
    dropped: false,
  };
}

/**
 * Makes the isolate of a program and evaluates its bundle in it. `unfit` hears of code that could not be used. Throws
 * `LoadFailure` or an `EngineCut`.
 */
export function openRoom(nursery: Nursery, program: Program, unfit: () => void): Room {
  const isolate = nursery.take(program.memoryMb);
  const room: Room = {
    program,
    isolate,
    live: new Map(),
    lastRid: 0,
    heapBytes: 0,
    unsampled: SAMPLE_EVERY,
    context: undefined,
  };
  try {
    updateContext(room);
    const { failure, isUnfit } = isolate.load(program, LOAD_MS);
    if (isUnfit) unfit();
    if (failure !== '') throw new LoadFailure(failureText(failure));
  } catch (error) {
    isolate.dispose();
    throw error;
  } finally {
    program.code = undefined;
  }
  program.room = room;
  return room;
}

/** Hands a changed identity or configuration to the isolate, before the next invocation. */
export function updateContext(room: Room): void {
  const { context } = room.program;
  if (room.context === context) return;
  room.isolate.enter(['context', context.text], LOAD_MS);
  room.context = context;
}

/** Looks at the isolate's memory now and then; `cpuNs` is what its last entry took. */
export function sampleHeap(room: Room, cpuNs: number): void {
  room.unsampled += 1;
  if (room.unsampled < SAMPLE_EVERY && cpuNs < LONG_ENTRY_NS) return;
  room.unsampled = 0;
  // What is gone was this large when it was last seen.
  room.heapBytes = room.isolate.heapBytes() || room.heapBytes;
}

const SAMPLE_EVERY = 16;
const LONG_ENTRY_NS = 1_000_000;

export function closeRoom(room: Room): void {
  room.isolate.dispose();
  if (room.program.room === room) room.program.room = undefined;
}

/** The bundle threw while it was evaluated, or left no plugin. */
export class LoadFailure extends Error {}

/** The guest's rendering of an error, which a hostile guest may have written. */
function failureText(rendered: string): string {
  try {
    const { name, message, stack } = JSON.parse(rendered) as { name: string; message: string; stack: string };
    return stack === '' ? `${name}: ${message}` : stack;
  } catch {
    return 'unreadable';
  }
}

/** Why a room could not be opened, as the status of the link that needed it. */
export function loadStatus(error: unknown): { readonly status: string; readonly text: string } {
  if (error instanceof LoadFailure) return { status: 'load', text: error.message };
  if (error instanceof Unhandled)
    return { status: 'load', text: `it left a rejected promise behind: ${error.message}` };
  if (!(error instanceof EngineCut)) return { status: 'load', text: 'its isolate could not be made' };
  if (error.reason === 'cpu')
    return { status: 'load', text: `it took more than ${LOAD_MS} ms of CPU to load` };
  return { status: error.reason === 'memory' ? 'memory' : 'load', text: error.message };
}
