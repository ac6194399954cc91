import { defineErrors } from '@daino/kernel';

/** What `ctx.http` can answer. None of them says which address a name led to. */
export const httpErrors = defineErrors({
  /** The host's name, or the address itself, leads into a network that is not everybody's. */
  HTTP_ADDRESS_REFUSED: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (data: { host: string }) => `${data.host} does not lead to a public address.`,
  },
  /** A header that the platform sets itself, or one that is not written as headers are. */
  HTTP_HEADER_REFUSED: {
    kind: 'invalid_input',
    fault: 'plugin',
    message: (data: { header: string }) => `The header ${data.header} cannot be sent.`,
  },
  /** An answer led on although that was not wanted, too often, from https to http, or to no web address. */
  HTTP_REDIRECT_REFUSED: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (data: { host: string; reason: string }) =>
      `A redirect of ${data.host} was refused: ${data.reason}.`,
  },
  /** The host did not answer in time, from the look-up of its name to the last byte. */
  HTTP_TIMEOUT: {
    kind: 'unavailable',
    fault: 'upstream',
    message: (data: { host: string; timeoutMs: number }) =>
      `${data.host} did not answer within ${data.timeoutMs} ms.`,
  },
  /** The body to be sent is larger than a request may be. */
  HTTP_REQUEST_TOO_LARGE: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limitBytes: number }) => `A request may carry ${data.limitBytes} bytes.`,
  },
  /** The answer, unpacked, is larger than an answer may be. */
  HTTP_RESPONSE_TOO_LARGE: {
    kind: 'limit_exceeded',
    fault: 'upstream',
    message: (data: { host: string; limitBytes: number }) =>
      `The answer of ${data.host} has more than ${data.limitBytes} bytes.`,
  },
  /** The installation has as many requests under way as it may. */
  HTTP_CONNECTIONS_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limit: number }) => `A plugin may have ${data.limit} requests open in a store.`,
    hint: 'Wait for answers before asking more.',
  },
  /** No connection, no certificate that can be trusted, or an answer that is no HTTP. */
  HTTP_FAILED: {
    kind: 'unavailable',
    fault: 'upstream',
    message: (data: { host: string; cause: string }) => `The request to ${data.host} failed: ${data.cause}.`,
  },
});
