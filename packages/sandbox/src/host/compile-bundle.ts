import { frameTypes } from '@daino/contract/frames';
import type { Armour } from './armour.ts';
import { COMPILE_MS, TICK_MS } from './limits.ts';
import { memoryMark, residentBytes } from './process-facts.ts';
import { SandboxProcess } from './sandbox-process.ts';
import type { Starter } from './starter.ts';

export interface CompileBundleOptions {
  readonly starter: Starter;
  /** As of the processes that read the code: its flags are part of it. */
  readonly armour: Armour;
  readonly memoryMb: number;
}

/** The code of a bundle; empty when it has none; undefined when its compiler ended without an answer. */
export type Compiled = Uint8Array<ArrayBuffer> | undefined;

/**
 * Compiles a bundle in a process that does nothing else and ends. It runs none of the plugin's code, but it reads its
 * source: whoever takes it over has one bundle's code in their hands, their own. Never rejects.
 */
export function compileBundle(source: string, options: CompileBundleOptions): Promise<Compiled> {
  const { starter, armour, memoryMb } = options;
  let answer: Compiled;
  const ended = Promise.withResolvers<Compiled>();
  const process = new SandboxProcess({
    starter,
    armour,
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
  return ended.promise;
}
