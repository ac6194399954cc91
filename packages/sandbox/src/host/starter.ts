import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FromStarter, ProcessEnd, StartOrder, ToStarter } from '../starter/messages.ts';
import { killGroup } from './kill-group.ts';
import { STARTER_MS, STDERR_BYTES } from './limits.ts';
import { packageFolder } from './package-folder.ts';

/** What is told of a process: that it started, unless it could not; then that it ended. */
export interface StartListener {
  readonly started: (pid: number, channel: Socket) => void;
  readonly ended: (end: ProcessEnd) => void;
}

/**
 * Starts processes through a small one that does nothing else, `starter/main.ts`, so that the server never stands still
 * for it. Should that one end, or not answer in time, what it has started ends too, and the next order starts another.
 */
export class Starter implements AsyncDisposable {
  readonly #node: string;
  readonly #childSource: string;
  #running: Running | undefined;
  #last = 0;

  /** `node` runs the starter; `childSource` is the script of all of its processes. */
  constructor(node: string, childSource: string) {
    this.#node = node;
    this.#childSource = childSource;
  }

  start(order: Omit<StartOrder, 'kind' | 'id'>, listener: StartListener): void {
    this.#last += 1;
    this.#running ??= this.#open();
    this.#running.start({ kind: 'start', id: this.#last, ...order }, listener);
  }

  /** It ends with all that it has started. */
  async [Symbol.asyncDispose](): Promise<void> {
    const running = this.#running;
    running?.end();
    await running?.gone;
  }

  #open(): Running {
    const running = new Running(this.#node, () => {
      if (this.#running === running) this.#running = undefined;
    });
    running.tell({ kind: 'setup', childSource: this.#childSource, folder: packageFolder });
    return running;
  }
}

/** One process that starts others. */
class Running {
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  readonly #listeners = new Map<number, StartListener>();
  readonly #pids = new Map<number, number>();
  /** Until it has said what it has to say of a process. */
  readonly #patience = new Map<number, NodeJS.Timeout>();
  #stderr = '';

  constructor(node: string, ended: () => void) {
    this.#child = spawn(node, ['--disable-warning=ExperimentalWarning', ENTRY], {
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // A session of its own: Ctrl-C in a terminal reaches the server, which drains before its processes go.
      detached: true,
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('latin1')).slice(-STDERR_BYTES);
    });
    // Our own process: it says what its types say.
    this.#child.on('message', (message: FromStarter, handle) => this.#take(message, handle));
    this.gone = new Promise((resolve) => {
      const end = (): void => {
        ended();
        this.#bury();
        resolve();
      };
      this.#child.once('exit', end);
      this.#child.once('error', (error) => {
        this.#stderr += error.message;
        // A process that could not be started never exits.
        if (this.#child.pid === undefined) end();
      });
    });
  }

  start(order: StartOrder, listener: StartListener): void {
    this.#listeners.set(order.id, listener);
    this.#expectAnswer(order.id);
    this.tell(order);
  }

  tell(message: ToStarter): void {
    // When it has ended, whoever waits for an answer hears so.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  end(): void {
    if (this.#child.connected) this.#child.disconnect();
    this.#expectAnswer(0);
  }

  #take(message: FromStarter, handle: unknown): void {
    const { kind, id } = message;
    const listener = this.#listeners.get(id);
    clearTimeout(this.#patience.get(id));
    if (kind === 'started' && handle instanceof Socket) {
      this.#pids.set(id, message.pid);
      listener?.started(message.pid, handle);
      handle.once('close', () => {
        if (this.#listeners.has(id)) this.#expectAnswer(id);
      });
    } else if (kind === 'ended') {
      this.#pids.delete(id);
      this.#patience.delete(id);
      this.#listeners.delete(id);
      listener?.ended(message);
    }
  }

  #expectAnswer(id: number): void {
    this.#patience.set(
      id,
      setTimeout(() => this.#child.kill('SIGKILL'), STARTER_MS),
    );
  }

  /** Nobody else ends them, or tells how they ended. */
  #bury(): void {
    for (const timer of this.#patience.values()) clearTimeout(timer);
    for (const pid of this.#pids.values()) killGroup(pid);
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const { ended } of listeners)
      ended({ code: null, signal: null, stderr: this.#stderr || 'what starts processes has ended' });
  }
}

const ENTRY = fileURLToPath(new URL('../starter/main.ts', import.meta.url));
