import { authorise, type DeliveriesQuery, type Delivery, type Page } from '@daino/contract';
import { deliveryHistory, type DeliveryRow } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { OutboxDependencies } from '../create-outbox.ts';
import { pageBySeq, readCursor } from './page-by-seq.ts';

/** What was, is and will be delivered to the store's plugins, newest first. `status: 'dead'` are the dead letters. */
export async function listDeliveries(
  { database }: OutboxDependencies,
  scope: StoreScope,
  { limit, cursor, ...filter }: DeliveriesQuery,
): Promise<Page<Delivery>> {
  authorise(scope, 'events:read');
  const before = readCursor(cursor);
  const rows = await database.inStore(scope, (tx) =>
    deliveryHistory.list(tx, { ...filter, before }, limit + 1),
  );
  return pageBySeq(rows, limit, viewDelivery);
}

export function viewDelivery(row: DeliveryRow): Delivery {
  const { seq: _, errorCode, errorMessage, dueAt, createdAt, processedAt, ...rest } = row;
  return {
    ...rest,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' },
    dueAt: dueAt.toISOString(),
    createdAt: createdAt.toISOString(),
    processedAt: processedAt?.toISOString() ?? null,
  };
}
