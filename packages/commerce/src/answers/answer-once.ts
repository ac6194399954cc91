import { requestErrors } from '@daino/contract';
import { answers, type KeyedRequest, type StoreTransaction } from '@daino/database';

/** The answer that this request was given before, or undefined. Throws IDEMPOTENCY_KEY_REUSED when its key came with another request. */
export async function earlierAnswer<Answer>(
  tx: StoreTransaction,
  request: KeyedRequest | undefined,
): Promise<Answer | undefined> {
  if (!request) return undefined;
  // The same operation wrote it: its name is part of the hash.
  return (await answers.find(tx, request)) as Answer | undefined;
}

/** An answer, and whether it was given before. */
export interface Answered<Answer> {
  readonly answer: Answer;
  readonly replayed: boolean;
}

/**
 * Does the work of a request unless it was done before, and keeps its answer in the same transaction.
 * Of several at once one works and the others wait for its answer, at most as long as Postgres waits for a lock;
 * then IDEMPOTENCY_KEY_IN_USE is thrown.
 */
export async function answerOnce<Answer>(
  tx: StoreTransaction,
  request: KeyedRequest | undefined,
  work: () => Promise<Answer>,
): Promise<Answered<Answer>> {
  if (!request) return { answer: await work(), replayed: false };
  if (!(await answers.claim(tx, request))) {
    const answer = await earlierAnswer<Answer>(tx, request);
    if (answer === undefined) throw requestErrors.IDEMPOTENCY_KEY_IN_USE({ key: request.key });
    return { answer, replayed: true };
  }
  const answer = await work();
  await answers.keep(tx, request.key, answer);
  return { answer, replayed: false };
}
