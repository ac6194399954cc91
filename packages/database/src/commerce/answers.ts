import { requestErrors } from '@daino/contract';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonValue } from '../tables.ts';

/** What was answered to requests with an Idempotency-Key; written in the transaction of what they did. */

export interface KeyedRequest {
  readonly key: string;
  /** Two requests are the same when their hashes are. */
  readonly hash: Buffer;
}

/** The answer that a committed request with this key was given. Throws IDEMPOTENCY_KEY_REUSED when it was another request. */
export async function find(tx: StoreTransaction, request: KeyedRequest): Promise<JsonValue | undefined> {
  const row = await tx.query
    .selectFrom('idempotencyKeys')
    .select(['requestHash', 'response'])
    .where('storeId', '=', tx.storeId)
    .where('key', '=', request.key)
    .executeTakeFirst();
  if (!row) return undefined;
  if (!row.requestHash.equals(request.hash)) throw requestErrors.IDEMPOTENCY_KEY_REUSED({ key: request.key });
  return row.response;
}

/**
 * Takes the key for this transaction, which must `keep` the answer before it ends; false when somebody has it.
 * Waits for a transaction that holds it; throws IDEMPOTENCY_KEY_IN_USE when that takes too long.
 */
export async function claim(tx: StoreTransaction, request: KeyedRequest): Promise<boolean> {
  try {
    const claimed = await tx.query
      .insertInto('idempotencyKeys')
      .values({
        storeId: tx.storeId,
        key: request.key,
        requestHash: request.hash,
        response: json<JsonValue>(null),
      })
      .onConflict((conflict) => conflict.columns(['storeId', 'key']).doNothing())
      .executeTakeFirst();
    return claimed.numInsertedOrUpdatedRows === 1n;
  } catch (cause) {
    if (waitedTooLong(cause)) throw requestErrors.IDEMPOTENCY_KEY_IN_USE({ key: request.key }, { cause });
    throw cause;
  }
}

/** Stores the answer under a key that this transaction has claimed. */
export async function keep(tx: StoreTransaction, key: string, answer: unknown): Promise<void> {
  await tx.query
    .updateTable('idempotencyKeys')
    // An answer is what the API sends, which is JSON.
    .set({ response: json(answer as JsonValue) })
    .where('storeId', '=', tx.storeId)
    .where('key', '=', key)
    .execute();
}

/** Postgres: lock_not_available, from `lock_timeout`. */
function waitedTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}
