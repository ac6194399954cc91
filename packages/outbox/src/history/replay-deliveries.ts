import {
  authorise,
  type Delivery,
  deliveryErrors,
  LIMITS,
  type ReplayRequest,
  type ReplayResult,
  requestErrors,
} from '@daino/contract';
import { deliveryHistory, type StoreTransaction } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { OutboxDependencies } from '../create-outbox.ts';
import { viewDelivery } from './list-deliveries.ts';

/**
 * Makes a finished delivery again, as a new one with all its attempts; the old one stays as it is. Throws
 * `DELIVERY_NOT_FOUND`, `DELIVERY_UNDER_WAY`, and `DELIVERY_NOT_REPLAYABLE` when its plugin is not active.
 */
export async function replayDelivery(
  { database, clock }: OutboxDependencies,
  scope: StoreScope,
  deliveryId: string,
): Promise<Delivery> {
  authorise(scope, 'events:replay');
  return database.inStore(scope, async (tx) => {
    const [found] = await deliveryHistory.list(tx, { ids: [deliveryId] }, 1);
    if (!found) throw deliveryErrors.DELIVERY_NOT_FOUND({ deliveryId });
    const ids = await deliveryHistory.replayable(tx, { ids: [deliveryId] }, { limit: 1, fresh: false });
    if (ids.length === 0) throw deliveryErrors.DELIVERY_UNDER_WAY({ deliveryId });
    const made = await deliveryHistory.replay(tx, ids, clock.now());
    if (made.length === 0) throw deliveryErrors.DELIVERY_NOT_REPLAYABLE({ deliveryId });
    return viewNew(tx, made);
  });
}

/** Makes finished deliveries again, oldest first, as many as one request may. */
export async function replayDeliveries(
  { database, clock }: OutboxDependencies,
  scope: StoreScope,
  { filter }: ReplayRequest,
): Promise<ReplayResult> {
  authorise(scope, 'events:replay');
  const { from, to, ids, ...rest } = filter;
  const wanted = {
    ...rest,
    ids,
    status: rest.status ?? (ids ? undefined : ('dead' as const)),
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
  const limit = LIMITS.delivery.replays;
  return database.inStore(scope, async (tx) => {
    const found = await deliveryHistory.replayable(tx, wanted, {
      limit: limit + 1,
      fresh: ids === undefined,
    });
    const chosen = found.slice(0, limit);
    const made = await deliveryHistory.replay(tx, chosen, clock.now());
    return {
      replayed: made.length,
      skipped: chosen.length - made.length,
      more: found.length > limit,
    };
  });
}

async function viewNew(tx: StoreTransaction, ids: readonly string[]): Promise<Delivery> {
  const [row] = await deliveryHistory.list(tx, { ids }, 1);
  if (!row) throw requestErrors.INTERNAL({});
  return viewDelivery(row);
}
