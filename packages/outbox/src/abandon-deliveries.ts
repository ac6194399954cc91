import { deliveryErrors } from '@daino/contract';
import { deliveries, type StoreTransaction } from '@daino/database';
import type { Clock } from '@daino/kernel';

/** Ends what is still on its way to an installation, also what is running; gives how many deliveries that were. */
export async function abandonDeliveries(
  clock: Clock,
  tx: StoreTransaction,
  { installationId, reason }: { readonly installationId: string; readonly reason: string },
): Promise<number> {
  const { code, message } = deliveryErrors.DELIVERY_ABANDONED({ reason });
  return deliveries.abandon(tx, installationId, { code, message, at: clock.now() });
}
