import { LOAD_MS } from '../wire/load-limit.ts';
import { decodeHandler } from '../wire/trip-frame.ts';
import type { Program, Room } from './program.ts';

/** One handler of a program, as the process knows it. */
export interface Handler {
  readonly program: Program;
  /** Its name in the isolates of that program. */
  readonly key: string;
  readonly plan: string;
  readonly callLimit: number;
  readonly pipes: boolean;
  readonly stops: boolean;
  /** The isolate that knows it. */
  knownTo: Room | undefined;
}

/** A host-written frame; undefined when its program is not here. */
export function parseHandler(
  id: number,
  text: string,
  programs: ReadonlyMap<number, Program>,
): Handler | undefined {
  const { program: number, plan, callLimit, pipes, stops } = decodeHandler(text);
  const program = programs.get(number);
  return program && { program, key: String(id), plan, callLimit, pipes, stops, knownTo: undefined };
}

/** Tells the isolate how to run the handler, once. */
export function introduce(handler: Handler, room: Room): void {
  if (handler.knownTo === room) return;
  room.isolate.enter(['plan', handler.key, handler.plan], LOAD_MS);
  handler.knownTo = room;
}
