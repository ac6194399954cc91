import { frameTypes } from '@daino/contract/frames';
import { LIMITS, type Link, type Program } from '@daino/contract';
import { encodeHandler } from '../wire/trip-frame.ts';
import type { CodeCache } from './code-cache.ts';
import { callsOf } from './limits.ts';
import type { SandboxProcess } from './sandbox-process.ts';

export interface ProgramMirrorOptions {
  readonly process: Pick<SandboxProcess, 'send' | 'sendCode'>;
  readonly codes: CodeCache;
  /** How many programs the process may hold. */
  readonly most: number;
}

/** What one process knows of programs, contexts and handlers, so that each is sent to it once. Least recently used first. */
export class ProgramMirror {
  readonly #known = new Map<string, Known>();
  readonly #options: ProgramMirrorOptions;
  /** Programs that were sent with code of which the process has not said that it is unfit. */
  readonly #coded = new Set<number>();
  #last = 0;
  #lastHandler = 0;
  #released = 0;
  /** Isolates that the process should make before they are needed. */
  #wanted = WARM_ISOLATES;

  constructor(options: ProgramMirrorOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#known.size;
  }

  get released(): number {
    return this.#released;
  }

  /** The process has fewer isolates ready for new programs than it should. */
  get isCold(): boolean {
    return this.#wanted > 0;
  }

  /** Has the process make one isolate ahead. */
  warmUp(): void {
    if (this.#wanted === 0) return;
    this.#wanted -= 1;
    this.#send(frameTypes.warm, LIMITS.isolate.memoryMb, '');
  }

  /** The number of a link's handler in the process, after sending what the process lacks. */
  handlerOf(link: Link): number {
    const { number, handlers } = this.#programOf(link.program);
    const name = nameOf(link);
    const known = handlers.get(name);
    if (known !== undefined) return known;
    this.#lastHandler += 1;
    handlers.set(name, this.#lastHandler);
    this.#send(frameTypes.handler, this.#lastHandler, handlerText(link, number));
    return this.#lastHandler;
  }

  #programOf(program: Program): Known {
    const known = this.#known.get(program.key) ?? this.#introduce(program);
    if (known.context !== program.context.version) {
      this.#send(frameTypes.context, known.number, program.context.text);
      known.context = program.context.version;
    }
    known.usedAt = performance.now();
    // Maps keep the order of insertion.
    this.#known.delete(program.key);
    this.#known.set(program.key, known);
    return known;
  }

  /** Lets the process throw a program away once nothing of it runs. */
  release(key: string): void {
    const known = this.#known.get(key);
    if (!known) return;
    this.#known.delete(key);
    this.#released += 1;
    this.#send(frameTypes.drop, known.number, '');
  }

  /** Releases what was not used for `ms`. */
  evict(ms: number): void {
    const before = performance.now() - ms;
    for (const [key, { usedAt }] of this.#known) {
      if (usedAt > before) return;
      this.release(key);
    }
  }

  /** Releases the less recently used half. */
  halve(): void {
    for (const key of [...this.#known.keys()].slice(0, Math.ceil(this.#known.size / 2))) this.release(key);
  }

  weighed(key: string, heapBytes: number): void {
    const known = this.#known.get(key);
    if (known) known.heapBytes = heapBytes;
  }

  /** The program whose isolate was largest when it was last seen. */
  heaviest(): string | undefined {
    let found: string | undefined;
    let most = 0;
    for (const [key, { heapBytes }] of this.#known) {
      if (heapBytes <= most) continue;
      found = key;
      most = heapBytes;
    }
    return found;
  }

  /** The process could not use the code of this program. False when it was given none. */
  takeUnfit(number: number): boolean {
    if (!this.#coded.delete(number)) return false;
    this.#options.codes.wasUnfit();
    return true;
  }

  #introduce({ key, source, filename, memoryMb, context }: Program): Known {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= this.#options.most && oldest !== undefined) this.release(oldest);
    this.#last += 1;
    this.#wanted = Math.min(this.#wanted + 1, WARM_ISOLATES);
    const header = JSON.stringify({ filename: filename.replaceAll(/\s/g, '-'), memoryMb });
    this.#send(frameTypes.program, this.#last, `${header}\n${source}`);
    this.#sendCode(this.#last, source);
    this.#send(frameTypes.context, this.#last, context.text);
    const handlers = new Map<string, number>();
    const known = { number: this.#last, handlers, context: context.version, usedAt: 0, heapBytes: 0 };
    this.#known.set(key, known);
    return known;
  }

  #sendCode(number: number, source: string): void {
    const code = this.#options.codes.find(source);
    if (!code) return;
    this.#coded.add(number);
    this.#options.process.sendCode(number, code);
  }

  #send(type: number, id: number, text: string): void {
    this.#options.process.send(type, id, text);
  }
}

interface Known {
  readonly number: number;
  /** As many as its manifest declares, at most twice: with either way to go on after a failure. */
  readonly handlers: Map<string, number>;
  context: string;
  usedAt: number;
  heapBytes: number;
}

/** Isolates that a process has ready for programs that it does not know yet. */
const WARM_ISOLATES = 4;

/** Everything of a link that its handler's text is made of. */
function nameOf({ handler: { kind, name, reference }, subject, slug, onFailure }: Link): string {
  return `${kind} ${onFailure} ${subject} ${slug}\n${reference}\n${name}`;
}

function handlerText({ handler, subject, slug, onFailure }: Link, program: number): string {
  const callLimit = callsOf(handler);
  const plan = JSON.stringify({ ...handler, subject, slug, calls: callLimit });
  return encodeHandler({
    program,
    plan,
    callLimit,
    pipes: handler.kind === 'hook',
    stops: onFailure === 'stop',
  });
}
