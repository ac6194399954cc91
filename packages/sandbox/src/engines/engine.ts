/** A JavaScript engine that keeps hostile code apart. Only strings go in and out, and every entry has a limit. */
export interface SandboxEngine {
  /** A fresh isolate in which `guest` has run. */
  open(options: OpenIsolateOptions): EngineIsolate;
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
