import { readlinkSync } from 'node:fs';
import { setPriority, constants as osConstants } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { DainoError, type DainoErrorOptions } from './errors.ts';

/** What the module of a side thread can do; arguments and results are copied from thread to thread. */
// Each task has arguments of its own, which only the mapped types below know.
export type SideTasks = Readonly<Record<string, (...args: never[]) => unknown>>;

/**
 * A thread for work that takes long in one go: while it lasts, the thread that asks for it serves everybody else. It
 * starts with the first task, does one after the other, and ends when it had nothing to do for a while.
 */
export interface SideThread<Tasks extends SideTasks> extends AsyncDisposable {
  /** Throws what the task throws, also when the thread ends before it is done. */
  run<Name extends keyof Tasks & string>(
    name: Name,
    ...args: Parameters<Tasks[Name]>
  ): Promise<Awaited<ReturnType<Tasks[Name]>>>;
}

export interface SideThreadOptions {
  /** Calls `serveSideThread`. */
  readonly module: URL;
  /** Handed to `serveSideThread`, copied. */
  readonly data?: unknown;
  /** Milliseconds without a task after which the thread ends, default 30,000. */
  readonly idleMs?: number;
}

const IDLE_MS = 30_000;
const MEMORY_MB = 512;

export function openSideThread<Tasks extends SideTasks>(options: SideThreadOptions): SideThread<Tasks> {
  const { module, data, idleMs = IDLE_MS } = options;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;

  const start = (): Worker => {
    const started = new Worker(module, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    started.on('message', (reply: Reply) => {
      settle(waiting.get(reply.id), reply);
      waiting.delete(reply.id);
      if (waiting.size === 0) rest();
    });
    started.on('error', (error) => fail(started, error));
    started.on('exit', () => fail(started, new Error('The side thread ended.')));
    return started;
  };
  /** It holds no process that has nothing else to do. */
  const rest = (): void => {
    worker?.unref();
    idle = setTimeout(() => void end(), idleMs).unref();
  };
  const fail = (ended: Worker, error: Error): void => {
    if (ended !== worker) return;
    worker = undefined;
    clearTimeout(idle);
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = worker;
    if (ending) fail(ending, new Error('The side thread was closed.'));
    await ending?.terminate();
  };
  return {
    run: (name, ...args) => {
      clearTimeout(idle);
      worker ??= start();
      worker.ref();
      last += 1;
      const settled = Promise.withResolvers<unknown>();
      waiting.set(last, settled);
      const task: Task = { id: last, name, args };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
      worker.postMessage(task);
      // The thread's tasks are of the type that the caller named for its module.
      return settled.promise as Promise<never>;
    },
    [Symbol.asyncDispose]: end,
  };
}

/** In the side thread: does what is asked. `make` gets the `data` of its options. It gives way to the other threads. */
export function serveSideThread<Data>(make: (data: Data) => SideTasks | Promise<SideTasks>): void {
  yieldToOthers();
  // What `openSideThread` was given for this module.
  const tasks = Promise.resolve(make(workerData as Data));
  parentPort?.on('message', ({ id, name, args }: Task) => {
    void tasks
      .then((all) => all[name]?.(...args))
      .then(
        (value) => ({ id, value }),
        (error: unknown) => ({ id, error: packError(error) }),
      )
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows
      .then((reply: Reply) => parentPort?.postMessage(reply));
  });
}

interface Task {
  readonly id: number;
  readonly name: string;
  readonly args: never[];
}

type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PackedError };

function settle(waiting: PromiseWithResolvers<unknown> | undefined, reply: Reply): void {
  if ('error' in reply) waiting?.reject(unpackError(reply.error));
  else waiting?.resolve(reply.value);
}

/** A catalogue error loses its class on its way; any other is copied as it is. */
type PackedError =
  | { readonly other: unknown }
  | (Pick<DainoError, 'code' | 'kind' | 'fault' | 'hint' | 'message'> &
      Required<Omit<DainoErrorOptions, 'cause'>>);

function packError(error: unknown): PackedError {
  if (!(error instanceof DainoError)) return { other: error };
  const { code, kind, fault, hint, message, issues, data } = error;
  return { code, kind, fault, hint, message, issues, data };
}

function unpackError(packed: PackedError): unknown {
  if ('other' in packed) return packed.other;
  const { code, kind, fault, hint, message, issues, data } = packed;
  return new DainoError(code, { kind, fault, ...(hint !== undefined && { hint }) }, message, {
    issues,
    data,
  });
}

/** Linux gives every thread a priority of its own. */
function yieldToOthers(): void {
  try {
    const [thread = ''] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    setPriority(Number(thread), osConstants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Elsewhere it runs like the others.
  }
}
