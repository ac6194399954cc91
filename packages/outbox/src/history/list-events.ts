import { authorise, deliveryErrors, type EventsQuery, type Page, type StoredEvent } from '@daino/contract';
import { eventHistory, type EventRow } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { OutboxDependencies } from '../create-outbox.ts';
import { pageBySeq, readCursor } from './page-by-seq.ts';

/** What happened in the store, newest first. */
export async function listEvents(
  { database }: OutboxDependencies,
  scope: StoreScope,
  { limit, cursor, ...filter }: EventsQuery,
): Promise<Page<StoredEvent>> {
  authorise(scope, 'events:read');
  const before = readCursor(cursor);
  const rows = await database.inStore(scope, (tx) =>
    eventHistory.list(tx, { ...filter, before, limit: limit + 1 }),
  );
  return pageBySeq(rows, limit, viewEvent);
}

/** One event. Throws `EVENT_NOT_FOUND`. */
export async function getEvent(
  { database }: OutboxDependencies,
  scope: StoreScope,
  eventId: string,
): Promise<StoredEvent> {
  authorise(scope, 'events:read');
  const row = await database.inStore(scope, (tx) => eventHistory.find(tx, eventId));
  if (!row) throw deliveryErrors.EVENT_NOT_FOUND({ eventId });
  return viewEvent(row);
}

function viewEvent({ seq: _, createdAt, metadata, ...row }: EventRow): StoredEvent {
  return {
    ...row,
    metadata: { ...metadata, cause: [...metadata.cause] },
    timestamp: createdAt.toISOString(),
  };
}
