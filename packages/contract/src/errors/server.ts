import { defineErrors } from '@daino/kernel';

/** What keeps a server from starting. */
export const serverErrors = defineErrors({
  /** Environment variables have values that cannot be used; all are listed. */
  CONFIG_INVALID: {
    kind: 'invalid_input',
    fault: 'platform',
    message: (_: Record<string, unknown>) => 'The environment cannot be used.',
    hint: 'Correct the listed variables; README.md has the table.',
  },
  /** Another program listens on the address. */
  ADDRESS_IN_USE: {
    kind: 'conflict',
    fault: 'platform',
    message: (data: { host: string; port: number }) =>
      `Another program already listens on ${data.host}:${data.port}.`,
    hint: 'Stop it, or set PORT to a free one.',
  },
  /** The machine does not let this user listen on the address. */
  ADDRESS_REFUSED: {
    kind: 'forbidden',
    fault: 'platform',
    message: (data: { host: string; port: number; cause: string }) =>
      `The machine does not allow listening on ${data.host}:${data.port} (${data.cause}).`,
    hint: 'Set PORT to one above 1023 and HOST to an address of this machine.',
  },
  /** The metrics have a token of their own, and the request brings another one or none. */
  METRICS_TOKEN_NEEDED: {
    kind: 'unauthenticated',
    fault: 'caller',
    message: (_: Record<string, unknown>) => 'The metrics are read with their own token.',
    hint: 'Send the value of DAINO_METRICS_TOKEN as "Authorization: Bearer …".',
  },
  /** The metrics are for programs on the server's machine, or for who has their token. */
  METRICS_CLOSED: {
    kind: 'forbidden',
    fault: 'caller',
    message: (_: Record<string, unknown>) => 'The metrics are read on the machine of the server only.',
    hint: 'Set DAINO_METRICS_TOKEN and send it as "Authorization: Bearer …".',
  },
});
