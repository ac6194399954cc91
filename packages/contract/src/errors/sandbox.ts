import { defineErrors } from '@daino/kernel';

/** What can go wrong around plugin code; these codes stand in traces, logs and `plugin_errors`. */
export const sandboxErrors = defineErrors({
  /** No sandbox process starts on this machine. */
  SANDBOX_UNAVAILABLE: {
    kind: 'unavailable',
    fault: 'platform',
    message: (data: { cause: string }) => `No sandbox process can be started: ${data.cause}`,
  },
  /** A handler used more CPU than an entry or an invocation may; its isolate was thrown away. */
  SANDBOX_CPU_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitMs: number }) => `It used more than ${data.limitMs} ms of CPU.`,
  },
  /** A handler did not settle before its deadline. */
  SANDBOX_DEADLINE_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitMs: number }) => `It did not answer within ${data.limitMs} ms.`,
  },
  /** The isolate reached its memory limit, or the process that held it did. */
  SANDBOX_MEMORY_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitMb: number }) => `It used more than ${data.limitMb} MB of memory.`,
  },
  /** The process died while this handler was on the CPU. */
  SANDBOX_CRASHED: {
    kind: 'internal',
    fault: 'plugin',
    message: (_: Record<string, unknown>) => 'The process that ran it ended while it was running.',
  },
  /** The process died while this handler was waiting or queued behind the culprit. */
  SANDBOX_LOST: {
    kind: 'unavailable',
    fault: 'platform',
    message: (_: Record<string, unknown>) => 'The process that ran it ended for another reason.',
  },
  /** The bundle could not be evaluated in its isolate. */
  SANDBOX_LOAD_FAILED: {
    kind: 'internal',
    fault: 'plugin',
    message: (data: { cause: string }) => `The plugin could not be loaded: ${data.cause}`,
  },
  /** The isolate used an invocation id that was not given to it; it was thrown away. */
  SANDBOX_FORGED: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (_: Record<string, unknown>) => 'It answered for an invocation that is not its own.',
  },
  /** More host calls, logs or result bytes than one invocation may produce. */
  SANDBOX_OUTPUT_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { what: string }) => `It produced more ${data.what} than an invocation may.`,
  },
  /** The handler threw. */
  HANDLER_THREW: {
    kind: 'internal',
    fault: 'plugin',
    message: (data: { cause: string }) => data.cause,
  },
  /** The manifest names a handler that the code does not have. */
  HANDLER_MISSING: {
    kind: 'not_found',
    fault: 'plugin',
    message: (data: { handler: string }) => `There is no handler ${data.handler}.`,
  },
  /** What the handler returned has the wrong shape or changes what it may not change. */
  RESULT_INVALID: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { path: string; reason: string }) =>
      data.path === ''
        ? `Its result was refused: ${data.reason}`
        : `Its result was refused at ${data.path}: ${data.reason}`,
  },
});
