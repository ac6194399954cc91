import ivm from 'isolated-vm';
import { compileBundle, readBundle } from './bundle-code.ts';
import {
  type Bundle,
  EngineCut,
  type EntryTexts,
  type EngineIsolate,
  type Loaded,
  type OpenIsolateOptions,
  type SandboxEngine,
  Unhandled,
} from './engine.ts';

/** V8 isolates. Runs the guest on the calling thread, so that whoever is on the CPU is known exactly. */
export function isolatedVm(options: { readonly onCatastrophe: (message: string) => void }): SandboxEngine {
  const code = new CompiledGuest();
  return {
    open: (isolate) => new VmIsolate(isolate, { code, onCatastrophe: options.onCatastrophe }),
    compile: compileBundle,
  };
}

interface VmParts {
  readonly code: CompiledGuest;
  readonly onCatastrophe: (message: string) => void;
}

/**
 * The guest as V8 compiled it in an isolate in which no plugin ran. V8 believes such code without looking at it, so it
 * never comes from outside and never leaves the process.
 */
class CompiledGuest {
  #guest = '';
  #code: ivm.ExternalCopy<ArrayBuffer> | undefined;

  run(isolate: ivm.Isolate, context: ivm.Context, guest: string): void {
    const known = this.#guest === guest ? this.#code : undefined;
    const script = known
      ? isolate.compileScriptSync(guest, { filename: GUEST_FILE, cachedData: known })
      : this.keep(isolate, guest);
    script.runSync(context, { timeout: GUEST_MS });
  }

  /** An isolate that has compiled this script gives it back with all of its functions that were called since. */
  keep(isolate: ivm.Isolate, guest: string): ivm.Script {
    const script = isolate.compileScriptSync(guest, { filename: GUEST_FILE, produceCachedData: true });
    this.#guest = guest;
    // The types leave out what producing leaves behind.
    this.#code = (script as ivm.Script & ivm.CachedDataResult).cachedData;
    return script;
  }
}

const GUEST_FILE = 'daino://guest.js';
const GUEST_MS = 1_000;
const MESSAGE_LENGTH = 1_000;
const GRID_MS = 20;
const UNLIMITED = {};
/** To read what is rejected may reject more. Who hides in that way what it uses counts as if it used all that it may. */
const HEAP_TRIES = 3;

class VmIsolate implements EngineIsolate {
  readonly #isolate: ivm.Isolate;
  readonly #context: ivm.Context;
  readonly #guest: string;
  readonly #code: CompiledGuest;
  readonly #memoryBytes: number;
  /** Stays readable after the isolate is gone. */
  #cpuTime = 0n;
  readonly #door: ivm.Reference<(...args: readonly unknown[]) => string>;

  constructor({ guest, memoryMb }: OpenIsolateOptions, { code, onCatastrophe }: VmParts) {
    this.#memoryBytes = memoryMb * 1_048_576;
    this.#isolate = new ivm.Isolate({ memoryLimit: memoryMb, onCatastrophicError: onCatastrophe });
    this.#context = this.#isolate.createContextSync();
    this.#guest = guest;
    this.#code = code;
    code.run(this.#isolate, this.#context, guest);
    this.#door = this.#context.global.getSync('dainoEnter', { reference: true });
    this.#context.global.deleteSync('dainoEnter');
  }

  enter(args: EntryTexts, limitMs?: number): string {
    const options = limitMs === undefined ? UNLIMITED : { timeout: timeoutFor(limitMs) };
    // The timeout ends before isolated-vm reads constructor, message, stack and name of a rejection that nobody took: what
    // a plugin put there may never return, and then only the host's watchdog ends it, with the process.
    try {
      // Primitives only: neither argument nor result takes isolated-vm's copying path, which runs guest code.
      return this.#door.applySync(undefined, args, options);
    } catch (error) {
      throw explain(error, this.#isolate.isDisposed);
    }
  }

  load({ source, filename, code }: Bundle, limitMs: number): Loaded {
    const script = code && this.#within(() => readBundle(this.#isolate, { source, filename, code }));
    if (!script) {
      const failure = this.enter(['load', source, filename], limitMs);
      return { failure, isUnfit: code !== undefined };
    }
    return this.#within(() => {
      // Gives the function, and runs nothing of it.
      const body = script.runSync(this.#context, { reference: true });
      script.release();
      const args = ['load', '', filename, '', '', body.derefInto({ release: true })];
      const failure = this.#door.applySync(undefined, args, { timeout: timeoutFor(limitMs) });
      return { failure, isUnfit: false };
    });
  }

  rememberGuest(): void {
    this.#code.keep(this.#isolate, this.#guest).release();
  }

  #within<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw explain(error, this.#isolate.isDisposed);
    }
  }

  cpuTime(): bigint {
    if (!this.#isolate.isDisposed) this.#cpuTime = this.#isolate.cpuTime;
    return this.#cpuTime;
  }

  heapBytes(): number {
    for (let tries = 0; tries < HEAP_TRIES && !this.#isolate.isDisposed; tries += 1) {
      try {
        const { used_heap_size, externally_allocated_size } = this.#isolate.getHeapStatisticsSync();
        return used_heap_size + externally_allocated_size;
      } catch {
        // isolated-vm throws what the plugin rejected before it was cut off out of whatever is asked next, and forgets it.
      }
    }
    return this.#isolate.isDisposed ? 0 : this.#memoryBytes;
  }

  dispose(): void {
    this.cpuTime();
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }
}

/**
 * The limit, rounded up so that timers end on a grid. isolated-vm wakes a thread for every timer that was ever set,
 * also when its entry is long over; timers that end together wake it once.
 */
function timeoutFor(limitMs: number): number {
  return Math.ceil(limitMs) + GRID_MS - (Math.floor(performance.now()) % GRID_MS);
}

/**
 * isolated-vm tells its own errors from those of plugins by their text only, so that a plugin can pass for cut off. It
 * can do no worse: nothing here is taken as a sign of health.
 */
function explain(error: unknown, isDisposed: boolean): EngineCut | Unhandled {
  const message =
    error instanceof Error ? error.message.slice(0, MESSAGE_LENGTH) : String(error).slice(0, MESSAGE_LENGTH);
  if (isDisposed) return new EngineCut('memory', message);
  return message === 'Script execution timed out.' ? new EngineCut('cpu', message) : new Unhandled(message);
}
