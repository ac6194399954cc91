import type { Compiled } from './compile-bundle.ts';
import { CODE_BYTES, COMPILE_LENGTH, COMPILE_TRIES, COMPILE_WAIT_MS, COMPILE_WAITING } from './limits.ts';

export interface CodeCacheOptions {
  /** What may be kept, sources counted in; 0: nothing is compiled. */
  readonly bytes: number;
  readonly compile: (source: string) => Promise<Compiled>;
}

export interface CodeHealth {
  /** Bundles that are known, and what they take. */
  readonly bundles: number;
  readonly bytes: number;
  /** Bundles that wait to be compiled. */
  readonly waiting: number;
  /** Compilations that gave code, and that gave none, so far. */
  readonly made: number;
  readonly failed: number;
  /** How often a process was given code, and how often one says that it could not use it. */
  readonly given: number;
  readonly unfit: number;
}

/**
 * What bundles were compiled to, for processes that meet them later. It is found by the source itself, so that no code
 * can stand beside another source, and made once somebody asked, one bundle at a time, while nobody waits for it.
 * Belongs to processes of one kind: V8's flags are part of code. Least recently used first.
 */
export class CodeCache {
  readonly #options: CodeCacheOptions;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Set<string>();
  #bytes = 0;
  #made = 0;
  #failed = 0;
  #given = 0;
  #unfit = 0;
  #next: NodeJS.Timeout | undefined;
  #isRunning = false;
  #isDisposed = false;

  constructor(options: CodeCacheOptions) {
    this.#options = options;
  }

  /** The code of this bundle, if it is there by now. Short ones never have any. */
  find(source: string): Uint8Array<ArrayBuffer> | undefined {
    if (source.length < COMPILE_LENGTH) return undefined;
    const known = this.#known.get(source);
    if (!known || known.mayTryAgain) this.#want(source);
    if (!known) return undefined;
    // Maps keep the order of insertion.
    this.#known.delete(source);
    this.#known.set(source, known);
    if (known.code) this.#given += 1;
    return known.code;
  }

  /** A process says that it could not use what it was given. Only counted: it may be anybody who says so. */
  wasUnfit(): void {
    this.#unfit += 1;
  }

  health(): CodeHealth {
    return {
      bundles: this.#known.size,
      bytes: this.#bytes,
      waiting: this.#waiting.size,
      made: this.#made,
      failed: this.#failed,
      given: this.#given,
      unfit: this.#unfit,
    };
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#next);
  }

  #want(source: string): void {
    if (this.#options.bytes === 0 || this.#isDisposed || this.#waiting.size >= COMPILE_WAITING) return;
    this.#waiting.add(source);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isRunning || this.#next || this.#isDisposed || this.#waiting.size === 0) return;
    this.#next = setTimeout(() => void this.#compileNext(), COMPILE_WAIT_MS).unref();
  }

  async #compileNext(): Promise<void> {
    this.#next = undefined;
    const [source] = this.#waiting;
    if (source === undefined) return;
    this.#isRunning = true;
    const code = await this.#options.compile(source);
    this.#isRunning = false;
    if (this.#isDisposed) return;
    this.#waiting.delete(source);
    this.#keep(source, code);
    this.#schedule();
  }

  #keep(source: string, found: Compiled): void {
    const tries = (this.#known.get(source)?.tries ?? 0) + 1;
    const code = found && found.byteLength > 0 && found.byteLength <= CODE_BYTES ? found : undefined;
    if (code) this.#made += 1;
    else this.#failed += 1;
    this.#forget(source);
    const bytes = source.length * BYTES_PER_UNIT + (code?.byteLength ?? 0);
    this.#known.set(source, { code, bytes, tries, mayTryAgain: !found && tries < COMPILE_TRIES });
    this.#bytes += bytes;
    for (const oldest of this.#known.keys()) {
      if (this.#bytes <= this.#options.bytes) return;
      this.#forget(oldest);
    }
  }

  #forget(source: string): void {
    this.#bytes -= this.#known.get(source)?.bytes ?? 0;
    this.#known.delete(source);
  }
}

interface Known {
  /** Undefined when it has none. */
  readonly code: Uint8Array<ArrayBuffer> | undefined;
  readonly bytes: number;
  readonly tries: number;
  /** Its compiler died without an answer. */
  readonly mayTryAgain: boolean;
}

const BYTES_PER_UNIT = 2;
