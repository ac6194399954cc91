import { createHash } from 'node:crypto';
import type { KeyedRequest } from '@daino/database';
import type { StoreScope } from '@daino/kernel';

/** A request with an Idempotency-Key, to be told from another one with the same key; undefined without a key. */
export function keyedRequest(scope: StoreScope, operation: string, input: object): KeyedRequest | undefined {
  if (scope.idempotencyKey === undefined) return undefined;
  const hash = createHash('sha256').update(operation).update('\n').update(canonicalJson(input)).digest();
  return { key: scope.idempotencyKey, hash };
}

/** JSON that does not depend on the order in which keys were sent. */
function canonicalJson(input: object): string {
  return JSON.stringify(input, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}
