/** A JavaScript engine that keeps hostile code apart. Only strings go in and out, and every entry has a limit. */
export interface SandboxEngine {
  /** A fresh isolate in which `guest` has run. */
  open(options: OpenIsolateOptions): EngineIsolate;
  /**
   * Compiles a bundle for isolates of this engine in processes with the same flags, and runs none of it. Undefined when
   * that cannot be done, or would not be the same as evaluating the source. Hostile source may take its compiler over:
   * only for a process that does nothing else and ends.
   */
  compile(source: string): Uint8Array<ArrayBuffer> | undefined;
}

/** A plugin's code on its way into an isolate. */
export interface Bundle {
  readonly source: string;
  /** Shown in stack traces. */
  readonly filename: string;
  /** What `compile` made of exactly this source. The engine believes it: it never comes from a process that ran plugins. */
  readonly code?: Uint8Array<ArrayBuffer> | undefined;
}

export interface Loaded {
  /** What the guest answered: JSON of what the bundle threw, or empty. */
  readonly failure: string;
  /** There was code, and it did not fit this engine: the source was compiled instead. */
  readonly isUnfit: boolean;
}

export interface OpenIsolateOptions {
  /** The guest script. */
  readonly guest: string;
  /** Soft limit; the hard one is the process's. */
  readonly memoryMb: number;
}

export interface EngineIsolate {
  /**
   * Calls the guest's door. Throws an `EngineCut` when the isolate did not come back by itself; it must then be
   * disposed. `limitMs` bounds one entry with the microtasks it leaves; without it nothing does, which is only for what
   * runs none of the plugin's code. Throws an `Unhandled` when a promise was
   * rejected and nobody took it; the isolate is as good as before, but the answer is lost.
   */
  enter(args: EntryTexts, limitMs?: number): string;
  /** Evaluates a bundle in the guest, once, before any handler is run. Throws as `enter` does. */
  load(bundle: Bundle, limitMs: number): Loaded;
  /**
   * What the engine has compiled of the guest so far is what later isolates start with. Only for an isolate in which no
   * code of a plugin ran.
   */
  rememberGuest(): void;
  /** CPU time of all entries so far, in nanoseconds. */
  cpuTime(): bigint;
  /** Bytes of its heap and of what it holds outside of it; 0 once it is gone. */
  heapBytes(): number;
  dispose(): void;
}

/** The operation of the guest's door, then its arguments. */
export type EntryTexts = [operation: string, ...texts: string[]];

/** The engine ended an entry. */
export class EngineCut extends Error {
  readonly reason: 'cpu' | 'memory' | 'crashed';

  constructor(reason: 'cpu' | 'memory' | 'crashed', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The plugin left a rejected promise to itself. */
export class Unhandled extends Error {}
