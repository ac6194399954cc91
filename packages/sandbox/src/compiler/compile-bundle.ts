import { frameTypes } from '@daino/contract/frames';
import type { Armour } from '../host/armour.ts';
import { COMPILE_MS, TICK_MS } from '../host/limits.ts';
import { memoryMark, residentBytes } from '../host/process-facts.ts';
import { SandboxProcess } from '../host/sandbox-process.ts';

export interface CompileBundleOptions {
  /** As of the processes that read the code: its flags are part of it. */
  readonly armour: Armour;
  readonly childSource: string;
  readonly memoryMb: number;
}

/** A compiler at work. */
export interface Compilation {
  /** The code; empty when this bundle has none; undefined when the process ended without an answer. Never rejects. */
  readonly code: Promise<Uint8Array<ArrayBuffer> | undefined>;
  stop(): void;
}

/**
 * Compiles a bundle in a process that does nothing else and ends. It runs none of the plugin's code, but it reads its
 * source: whoever takes it over has one bundle's code in their hands, their own.
 */
export function compileBundle(source: string, options: CompileBundleOptions): Compilation {
  const { armour, childSource, memoryMb } = options;
  let answer: Uint8Array<ArrayBuffer> | undefined;
  const ended = Promise.withResolvers<Uint8Array<ArrayBuffer> | undefined>();
  const process = new SandboxProcess({
    armour,
    childSource,
    first: { type: frameTypes.compile, text: source },
    isPolite: true,
    take(type, _id, _text, code) {
      answer = code;
      process.kill(type === frameTypes.code ? 'done' : 'violation');
    },
    died({ killedFor }) {
      clearInterval(watch);
      ended.resolve(killedFor === 'done' ? answer : undefined);
    },
  });
  const began = performance.now();
  const watch = setInterval(() => {
    process.settle();
    if (residentBytes(process.workerPid) > memoryMark(memoryMb, 1)) process.kill('memory');
    else if (performance.now() - began > COMPILE_MS) process.kill('stuck');
  }, TICK_MS);
  return { code: ended.promise, stop: () => process.kill('disposed') };
}
