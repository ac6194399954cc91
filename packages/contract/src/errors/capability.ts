import { defineErrors } from '@daino/kernel';

/** What a call on `ctx` can answer; the plugin sees code and message as a thrown error. */
export const capabilityErrors = defineErrors({
  /**
   * The store's owner did not grant what this call needs; or granted a network name that is no host, which reaches
   * nothing until a host is bound to it.
   */
  GRANT_MISSING: {
    kind: 'forbidden',
    fault: 'plugin',
    message: ({ grant, unbound = [] }: { grant: string; unbound?: readonly string[] }) =>
      unbound.length === 0
        ? `This call needs the grant ${grant}.`
        : `This call needs the grant ${grant}. No host is bound to ${unbound.join(', ')} yet: the store's owner binds one with PUT …/grants.`,
  },
  /** There is no such call, or it does not exist for this kind of handler. */
  CAPABILITY_UNKNOWN: {
    kind: 'not_found',
    fault: 'plugin',
    message: (data: { method: string }) => `There is no call ${data.method} here.`,
  },
  /** The arguments do not have the documented shape; every fault is listed. */
  CAPABILITY_ARGUMENTS_INVALID: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { method: string }) => `The arguments of ${data.method} are not valid.`,
  },
  /** One invocation made more calls than it may. */
  CAPABILITY_BUDGET_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limit: number }) => `An invocation may make ${data.limit} calls.`,
  },
  /** The installation made as many calls in events, routes and schedules as an hour allows. */
  CALL_QUOTA_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limit: number; resetsAt: string; retryAfterSeconds: number }) =>
      `A plugin may make ${data.limit} calls an hour in a store; it may again from ${data.resetsAt}.`,
  },
  /** The platform computed as long for one invocation as that may compute itself. */
  HOST_CPU_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitMs: number }) =>
      `The platform computes ${data.limitMs} ms for an invocation, and did.`,
    hint: 'Do expensive cryptography in an event or a route, or less of it.',
  },
  /** The call came after its invocation had ended. */
  INVOCATION_ENDED: {
    kind: 'conflict',
    fault: 'plugin',
    message: (_: Record<string, unknown>) => 'This invocation has ended.',
  },
  /** The call failed on our side; the plugin may try again later. */
  CAPABILITY_FAILED: {
    kind: 'unavailable',
    fault: 'platform',
    message: (data: { method: string }) => `${data.method} failed on the platform's side.`,
  },
  /** The plugin's own key-value data would grow past its limit. */
  DATA_LIMIT_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitBytes: number }) => `A value may have ${data.limitBytes} bytes.`,
  },
});
