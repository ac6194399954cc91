import { defineErrors } from '@daino/kernel';

export const requestErrors = defineErrors({
  /** The request does not have the documented shape; every fault is listed with its path. */
  REQUEST_INVALID: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { what: string }) => `The ${data.what} is not valid.`,
    hint: 'Correct the listed fields and send it again.',
  },
  /** No such address, or no such thing at it. */
  NOT_FOUND: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { what: string }) => `There is no such ${data.what}.`,
  },
  /** The same Idempotency-Key came with another body. */
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: { key: string }) => 'This Idempotency-Key was used for a different request.',
    hint: 'Send a new key with a new request.',
  },
  /** A request with the same Idempotency-Key is still running. */
  IDEMPOTENCY_KEY_IN_USE: {
    kind: 'conflict',
    fault: 'caller',
    message: (_: { key: string }) => 'A request with this Idempotency-Key is still running.',
    hint: 'Wait for it and send the same request again: you get its answer.',
  },
  /** Too many requests from one address, user or store. */
  RATE_LIMITED: {
    kind: 'limit_exceeded',
    fault: 'caller',
    message: (data: { retryAfterSeconds: number }) =>
      `Too many requests; try again in ${data.retryAfterSeconds} s.`,
  },
  /** The body is larger than the address takes. */
  REQUEST_TOO_LARGE: {
    kind: 'limit_exceeded',
    fault: 'caller',
    message: (data: { limitBytes: number }) => `The body is larger than ${data.limitBytes} bytes.`,
  },
  /** The body's media type is not one that the address takes. */
  MEDIA_TYPE_UNSUPPORTED: {
    kind: 'invalid_input',
    fault: 'caller',
    message: (data: { mediaType: string }) => `A body of type ${data.mediaType} is not taken here.`,
    hint: 'Send JSON with "Content-Type: application/json".',
  },
  /** Something of ours broke; the trace id finds it in the log. */
  INTERNAL: {
    kind: 'internal',
    fault: 'platform',
    message: (_: Record<string, unknown>) => 'Something went wrong on our side.',
    hint: 'Try again; if it stays, give the trace_id to the operator.',
  },
  /** The server is stopping or a part that it needs is away. */
  UNAVAILABLE: {
    kind: 'unavailable',
    fault: 'platform',
    message: (data: { what: string }) => `The ${data.what} is not available right now.`,
    hint: 'Try again in a moment.',
  },
});
