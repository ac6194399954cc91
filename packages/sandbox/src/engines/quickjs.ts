import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import {
  type Bundle,
  EngineCut,
  type EntryTexts,
  type EngineIsolate,
  type Loaded,
  type SandboxEngine,
  Unhandled,
} from './engine.ts';

/**
 * QuickJS in WebAssembly: slower than V8 by an order of magnitude, but an interpreter without native code of its own.
 * It needs WebAssembly, which a `--jitless` process does not have. QuickJS counts its memory wrongly in there, so the
 * bound is that of the WebAssembly memory, which all isolates of one engine share; what runs out of it gets an error
 * that its code may catch.
 */
export async function quickJs({ memoryMb }: { readonly memoryMb: number }): Promise<SandboxEngine> {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: memoryMb * PAGES_PER_MB });
  const module = await newQuickJSWASMModuleFromVariant(newVariant(variant.default, { wasmMemory: memory }));
  return { open: ({ guest }) => new QuickIsolate(module, { guest, memory }), compile: () => undefined };
}

const PAGES_PER_MB = 16;
/** What the module asks for at least. */
const FIRST_PAGES = 256;
const GUEST_MS = 5_000;
const STACK_BYTES = 262_144;
const MESSAGE_LENGTH = 1_000;

interface QuickIsolateOptions {
  readonly guest: string;
  readonly memory: WebAssembly.Memory;
}

class QuickIsolate implements EngineIsolate {
  readonly #memory: WebAssembly.Memory;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #door: QuickJSHandle;
  #deadline = 0;
  #interrupted = false;
  #spentMs = 0;
  #isGone = false;

  constructor(module: QuickJSWASMModule, { guest, memory }: QuickIsolateOptions) {
    this.#memory = memory;
    this.#runtime = module.newRuntime({ maxStackSizeBytes: STACK_BYTES });
    this.#runtime.setInterruptHandler(() => {
      this.#interrupted ||= performance.now() > this.#deadline;
      return this.#interrupted;
    });
    this.#context = this.#runtime.newContext();
    this.#door = this.#within(GUEST_MS, () => {
      const context = this.#context;
      context.unwrapResult(context.evalCode(guest, 'daino://guest.js')).dispose();
      return context.unwrapResult(
        context.evalCode('((door) => (delete globalThis.dainoEnter, door))(dainoEnter)'),
      );
    });
  }

  enter(args: EntryTexts, limitMs = Infinity): string {
    if (this.#isGone) throw new EngineCut('memory', 'The isolate is gone.');
    return this.#within(limitMs, () => {
      const context = this.#context;
      const texts = args.map((text) => context.newString(text));
      const result = context.callFunction(this.#door, context.undefined, ...texts);
      for (const text of texts) text.dispose();
      const answer = context.unwrapResult(result).consume((handle) => context.getString(handle));
      this.#runJobs();
      // An interrupted job ends as a rejection.
      if (this.#interrupted) throw new Error('The jobs took too long.');
      return answer;
    });
  }

  load({ source, filename }: Bundle, limitMs: number): Loaded {
    return { failure: this.enter(['load', source, filename], limitMs), isUnfit: false };
  }

  rememberGuest(): void {}

  cpuTime(): bigint {
    return BigInt(Math.round(this.#spentMs * 1e6));
  }

  /** Of the whole engine. */
  heapBytes(): number {
    return this.#isGone ? 0 : this.#memory.buffer.byteLength;
  }

  dispose(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#door.dispose();
    this.#context.dispose();
    this.#runtime.dispose();
  }

  /** Jobs that fail are rejections that nobody took. */
  #runJobs(): void {
    while (this.#runtime.hasPendingJob()) {
      const ran = this.#runtime.executePendingJobs();
      if (ran.error) this.#context.unwrapResult(ran);
      ran.dispose();
    }
  }

  #within<Value>(limitMs: number, work: () => Value): Value {
    const began = performance.now();
    this.#deadline = began + limitMs;
    this.#interrupted = false;
    try {
      return work();
    } catch (error) {
      throw this.#explained(error);
    } finally {
      this.#spentMs += performance.now() - began;
    }
  }

  #explained(error: unknown): EngineCut | Unhandled {
    const message = String(error instanceof Error ? error.message : error).slice(0, MESSAGE_LENGTH);
    if (this.#interrupted) return new EngineCut('cpu', message);
    if (/out of memory/.test(message)) return new EngineCut('memory', message);
    return error instanceof Error && error.name === 'RuntimeError'
      ? new EngineCut('crashed', message)
      : new Unhandled(message);
  }
}
