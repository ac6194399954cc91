import type { CompileBundleOptions } from '../compiler/compile-bundle.ts';
import { type Compiled, CompilerStarter } from './compiler-starter.ts';
import { STARTER_IDLE_MS } from './limits.ts';

/** Compiles bundles, each in a process of its own. What starts those is there while there is something to compile. */
export class Compilers implements AsyncDisposable {
  readonly #node: string;
  readonly #starters = new Set<CompilerStarter>();
  #starter: CompilerStarter | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** `node` is the Node that starts them. */
  constructor(node: string) {
    this.#node = node;
  }

  /** Never rejects. */
  compile(source: string, options: CompileBundleOptions): Promise<Compiled> {
    if (this.#isDisposed) return Promise.resolve(undefined);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#rest(), STARTER_IDLE_MS).unref();
    this.#starter ??= this.#start();
    return this.#starter.compile(source, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#idle);
    for (const starter of this.#starters) starter.end();
    await Promise.all([...this.#starters].map(({ gone }) => gone));
  }

  #start(): CompilerStarter {
    const starter = new CompilerStarter(this.#node);
    this.#starters.add(starter);
    void this.#forgetOnceGone(starter);
    return starter;
  }

  async #forgetOnceGone(starter: CompilerStarter): Promise<void> {
    await starter.gone;
    this.#starters.delete(starter);
    if (this.#starter === starter) this.#starter = undefined;
  }

  #rest(): void {
    this.#starter?.end();
    this.#starter = undefined;
  }
}
