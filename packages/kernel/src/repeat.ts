export interface Repeated {
  /** `signal` aborts when it should come to an end. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  /** Told of what the work threw; it is repeated all the same. */
  readonly failed: (error: unknown) => void;
}

/**
 * Does something every `ms` milliseconds, for the first time after as many, never twice at once. It does not keep the
 * process alive; disposing it waits for the work that runs.
 */
export function repeatEvery(ms: number, { work, failed }: Repeated): AsyncDisposable {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => work(stopping.signal)).catch(failed);
  }, ms);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      clearInterval(timer);
      await running;
    },
  };
}
