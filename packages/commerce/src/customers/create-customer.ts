import { authorise, type Customer, type CustomerDraft, EVENTS, HOOKS } from '@daino/contract';
import { type CustomerRow, customers } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce, earlierAnswer } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { askPlugins } from '../ask-plugins.ts';
import { writtenMetadata } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { settleCustomer, subjectOfCustomer } from './settle-customer.ts';
import { viewCustomer } from './view-customer.ts';

/** Writes a customer into the store's book. Throws CUSTOMER_REJECTED_BY_PLUGIN. */
export async function createCustomer(
  commerce: CommerceDependencies,
  scope: StoreScope,
  draft: CustomerDraft,
): Promise<Customer> {
  authorise(scope, 'customers:write');
  const { database, outbox, clock } = commerce;

  // Read: whether the customer was written before.
  const request = keyedRequest(scope, 'create-customer', draft);
  const earlier = request && (await database.inStore(scope, (tx) => earlierAnswer<Customer>(tx, request)));
  if (earlier) return earlier;
  const metadata = writtenMetadata(scope, {}, draft.metadata);
  const drawn = drawUpCustomer({ ...draft, metadata }, clock.now());

  // Ask the plugins: they may complete what is known of the customer, or refuse.
  const { data, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_CUSTOMER_CREATE, {
    operationId: drawn.id,
    data: { customer: subjectOfCustomer(drawn) },
  });
  const row = settleCustomer(drawn, data.customer);

  const { answer } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      await customers.insert(tx, row);
      const created = viewCustomer(row);
      const subject = `customer:${row.id}`;
      await outbox.append(tx, scope, [
        { type: EVENTS.CUSTOMER_REGISTERED, subject, payload: created },
        ...emitted,
      ]);
      return created;
    }),
  );
  return answer;
}

function drawUpCustomer(draft: CustomerDraft, now: Date): CustomerRow {
  const { name, email, phone, tags, metadata } = draft;
  const optional = { email: email ?? null, phone: phone ?? null };
  return { id: newId(), name, ...optional, tags, metadata, createdAt: now, updatedAt: now };
}
