import { z } from 'zod';

/** `Idempotency-Key` of a request that creates: any printable text of the caller's, the same for every retry. */
export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 printable ASCII characters without spaces');

/** Answers `true` on the answer of a request that was carried out before under the same `Idempotency-Key`. */
export const IDEMPOTENCY_REPLAYED = 'idempotency-replayed';

/** Names the store of a request whose path does not. */
export const STORE_HEADER = 'x-store-id';

/**
 * The trace id of a W3C `traceparent` header, or undefined when the header is missing or malformed.
 * @see https://www.w3.org/TR/trace-context/
 */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  const [, version, traceId] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-|$)/.exec(traceparent ?? '') ?? [];
  if (version === 'ff' || traceId === '0'.repeat(32)) return undefined;
  return traceId;
}
