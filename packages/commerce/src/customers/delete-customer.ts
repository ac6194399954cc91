import { authorise, customerErrors, EVENTS, requestErrors } from '@daino/contract';
import { customers } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';

/**
 * Removes a customer who never bought from the store's book; their carts stay as somebody's.
 * Throws NOT_FOUND, and CUSTOMER_IN_USE when a sale or an order names the customer.
 */
export async function deleteCustomer(
  { database, outbox }: CommerceDependencies,
  scope: StoreScope,
  id: string,
): Promise<void> {
  authorise(scope, 'customers:delete');
  await database.inStore(scope, async (tx) => {
    const isInUse = await customers.lockForRemoval(tx, id);
    if (!(await customers.find(tx, id))) throw requestErrors.NOT_FOUND({ what: 'customer' });
    if (isInUse) throw customerErrors.CUSTOMER_IN_USE({});
    await customers.remove(tx, id);
    await outbox.append(tx, scope, [
      { type: EVENTS.CUSTOMER_DELETED, subject: `customer:${id}`, payload: { id } },
    ]);
  });
}
