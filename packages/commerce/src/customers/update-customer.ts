import {
  authorise,
  type Customer,
  type CustomerChange,
  customerErrors,
  EVENTS,
  HOOKS,
  requestErrors,
} from '@daino/contract';
import { customers } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { askPlugins } from '../ask-plugins.ts';
import { changedFields } from '../changed-fields.ts';
import { changeOf } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { settleCustomer, subjectOfCustomer } from './settle-customer.ts';
import { viewCustomer } from './view-customer.ts';

/**
 * Changes what the store's book says of a customer.
 * Throws NOT_FOUND, CUSTOMER_REJECTED_BY_PLUGIN, and CUSTOMER_MOVED when somebody else changed it in the meantime.
 */
export async function updateCustomer(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { id, change }: { readonly id: string; readonly change: CustomerChange },
): Promise<Customer> {
  authorise(scope, 'customers:write');
  const { database, outbox, clock } = commerce;

  const found = await database.inStore(scope, (tx) => customers.find(tx, id));
  if (!found) throw requestErrors.NOT_FOUND({ what: 'customer' });
  const previous = viewCustomer(found);
  const drawn = { ...found, ...changeOf(scope, found, change) };

  // Ask the plugins: they may complete what is known of the customer, or refuse the change.
  const { data, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_CUSTOMER_UPDATE, {
    operationId: id,
    data: { customer: subjectOfCustomer(drawn), previous },
  });
  const settled = settleCustomer(drawn, data.customer);

  // Write: what is known now, unless somebody else changed it.
  return database.inStore(scope, async (tx) => {
    const locked = await customers.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'customer' });
    if (changedFields(previous, viewCustomer(locked)).length > 0) throw customerErrors.CUSTOMER_MOVED({});
    const row = { ...settled, updatedAt: clock.now() };
    await customers.update(tx, row);
    const updated = viewCustomer(row);
    const changed = changedFields(previous, updated, ['updatedAt']);
    const payload = { ...updated, changed };
    const fact = { type: EVENTS.CUSTOMER_UPDATED, subject: `customer:${id}`, payload };
    await outbox.append(tx, scope, [...(changed.length > 0 ? [fact] : []), ...emitted]);
    return updated;
  });
}
