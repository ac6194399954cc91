import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { encodeFrame, FrameReader, frameTypes } from '@daino/contract/frames';
import type { CompileBundleOptions } from '../compiler/compile-bundle.ts';
import { FRAME_BYTES } from './limits.ts';

/** The code of a bundle; empty when it has none; undefined when its compiler ended without an answer. */
export type Compiled = Uint8Array<ArrayBuffer> | undefined;

/** The process that starts compilers, `compiler/main.ts`. Runs our own code only, with nothing of ours in its hands. */
export class CompilerStarter {
  /** Resolves once it is gone, and all that was asked is answered. */
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  readonly #channel: Socket;
  readonly #asked = new Map<number, (code: Compiled) => void>();
  #last = 0;
  #patience: NodeJS.Timeout | undefined;

  constructor(node: string) {
    this.#child = spawn(node, ['--disable-warning=ExperimentalWarning', ENTRY], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      // Ctrl-C in a terminal reaches the server, which ends it.
      detached: true,
    });
    yieldToOthers(this.#child.pid);
    const channel = this.#child.stdio[3];
    // A pipe beyond the third is a duplex socket, which the types do not say.
    this.#channel = channel instanceof Socket ? channel : new Socket();
    const reader = new FrameReader(FRAME_BYTES);
    this.#channel.on('data', (chunk: Buffer) => {
      const isInOrder = reader.read(chunk, (_type, id, _text, code) => this.#answer(id, code));
      if (!isInOrder) this.#child.kill('SIGKILL');
    });
    this.#channel.on('error', () => undefined);
    this.gone = new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(this.#patience);
        for (const id of this.#asked.keys()) this.#answer(id, undefined);
        resolve();
      };
      this.#child.once('close', end);
      // A process that could not be started has no `close` event to wait for.
      this.#child.once('error', () => {
        if (this.#child.pid === undefined) end();
      });
    });
  }

  compile(source: string, options: CompileBundleOptions): Promise<Compiled> {
    const { promise, resolve } = Promise.withResolvers<Compiled>();
    this.#last = (this.#last + 1) >>> 0;
    this.#asked.set(this.#last, resolve);
    const text = `${JSON.stringify(options)}\n${source}`;
    this.#channel.write(encodeFrame(frameTypes.compile, this.#last, text));
    return promise;
  }

  /** It ends what it has started, then itself. */
  end(): void {
    this.#channel.end();
    this.#patience = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
  }

  #answer(id: number, code: Compiled): void {
    this.#asked.get(id)?.(code);
    this.#asked.delete(id);
  }
}

const ENTRY = fileURLToPath(new URL('../compiler/main.ts', import.meta.url));
const PATIENCE_MS = 2_000;

function yieldToOthers(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
}
