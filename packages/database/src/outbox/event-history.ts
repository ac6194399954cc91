import type { EventEnvelope } from '@daino/contract';
import type { StoreTransaction } from '../store-transaction.ts';

/** An event as it was appended; `seq` is its place among all. */
export interface EventRow extends Pick<EventEnvelope, 'id' | 'type' | 'version' | 'subject'> {
  readonly seq: number;
  readonly payload: EventEnvelope['payload'];
  readonly metadata: EventEnvelope['metadata'];
  readonly createdAt: Date;
}

interface ListEventsOptions {
  readonly type?: string | undefined;
  readonly subject?: string | undefined;
  /** The place before which the page starts. */
  readonly before: number | undefined;
  readonly limit: number;
}

/** The store's events, newest first. */
export async function list(tx: StoreTransaction, options: ListEventsOptions): Promise<EventRow[]> {
  const { type, subject, before, limit } = options;
  return eventsOf(tx)
    .$if(type !== undefined, (query) => query.where('type', '=', type ?? ''))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
    .$if(before !== undefined, (query) => query.where('seq', '<', before ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
}

export async function find(tx: StoreTransaction, id: string): Promise<EventRow | undefined> {
  return eventsOf(tx).where('id', '=', id).executeTakeFirst();
}

function eventsOf(tx: StoreTransaction) {
  return tx.query
    .selectFrom('events')
    .select(['seq', 'id', 'type', 'version', 'subject', 'payload', 'metadata', 'createdAt'])
    .where('storeId', '=', tx.storeId);
}
