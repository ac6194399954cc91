import { frameTypes } from '@daino/contract/frames';
import type { Program } from '@daino/contract';
import { PROGRAMS } from './limits.ts';

type Send = (type: number, id: number, text: string) => void;

/** What one process knows of programs and contexts, so that each is sent to it once. Least recently used first. */
export class ProgramMirror {
  readonly #known = new Map<string, { readonly number: number; context: string }>();
  readonly #send: Send;
  #last = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** The number of a program in the process, after sending what the process lacks. */
  numberOf(program: Program): number {
    const known = this.#known.get(program.key) ?? this.#introduce(program);
    if (known.context !== program.context.version) {
      this.#send(frameTypes.context, known.number, program.context.text);
      known.context = program.context.version;
    }
    // Maps keep the order of insertion.
    this.#known.delete(program.key);
    this.#known.set(program.key, known);
    return known.number;
  }

  /** Lets the process throw a program away once nothing of it runs. */
  release(key: string): void {
    const known = this.#known.get(key);
    if (!known) return;
    this.#known.delete(key);
    this.#send(frameTypes.drop, known.number, '');
  }

  #introduce({ key, source, filename, memoryMb, context }: Program): {
    readonly number: number;
    context: string;
  } {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= PROGRAMS && oldest !== undefined) this.release(oldest);
    this.#last += 1;
    const header = JSON.stringify({ filename: filename.replaceAll(/\s/g, '-'), memoryMb });
    this.#send(frameTypes.program, this.#last, `${header}\n${source}`);
    this.#send(frameTypes.context, this.#last, context.text);
    const known = { number: this.#last, context: context.version };
    this.#known.set(key, known);
    return known;
  }
}
