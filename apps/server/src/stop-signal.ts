const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C may arrive twice, from the terminal and from the process that started this one. */
const SAME_INTERRUPT_MS = 500;

/** The wish of the outside that this process ends. */
export interface StopSignal {
  /** Resolves at the first signal. */
  readonly requested: Promise<void>;
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. The first asks for an orderly end; a second Ctrl-C ends the process at once,
 * for somebody who does not want to wait.
 */
export function stopSignal(): StopSignal {
  const { promise, resolve } = Promise.withResolvers<void>();
  let interruptedAt: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      resolve();
      if (signal !== 'SIGINT') return;
      interruptedAt ??= performance.now();
      if (performance.now() - interruptedAt > SAME_INTERRUPT_MS) process.exit(130);
    });
  }
  return { requested: promise };
}
