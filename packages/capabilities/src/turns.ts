/** Lets work that loads the whole server be done one at a time, and its owners take turns. */
export interface Turns {
  /** Runs `work` when its turn has come. Rejects with the signal's reason when nobody waits for it any more. */
  take<Value>(waiting: WaitOptions, work: () => Promise<Value>): Promise<Value>;
}

export interface WaitOptions {
  readonly owner: string;
  readonly signal: AbortSignal;
}

export function createTurns(): Turns {
  /** Whoever was served last stands at the end. */
  const queues = new Map<string, (() => void)[]>();
  let isBusy = false;

  const next = (): void => {
    const [first] = queues;
    isBusy = first !== undefined;
    if (!first) return;
    const [owner, queue] = first;
    queues.delete(owner);
    const begin = queue.shift();
    if (queue.length > 0) queues.set(owner, queue);
    begin?.();
  };
  const wait = (owner: string): Promise<void> =>
    new Promise((begin) => {
      const queue = queues.get(owner) ?? [];
      queue.push(begin);
      queues.set(owner, queue);
      if (!isBusy) next();
    });

  return {
    async take({ owner, signal }, work) {
      await wait(owner);
      try {
        signal.throwIfAborted();
        return await work();
      } finally {
        next();
      }
    },
  };
}
