import { authorise, type Customer, type CustomerDraft } from '@daino/contract';
import { type CustomerRow, customers } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewCustomer } from './view-customer.ts';

/** Writes a customer into the store's book. */
export async function createCustomer(
  { database, clock }: CommerceDependencies,
  scope: StoreScope,
  draft: CustomerDraft,
): Promise<Customer> {
  authorise(scope, 'customers:write');
  const request = keyedRequest(scope, 'create-customer', draft);
  const { answer } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      const row = customerRow(draft, clock.now());
      await customers.insert(tx, row);
      return viewCustomer(row);
    }),
  );
  return answer;
}

function customerRow(draft: CustomerDraft, now: Date): CustomerRow {
  const { name, email, phone, tags, metadata } = draft;
  const optional = { email: email ?? null, phone: phone ?? null };
  return { id: newId(), name, ...optional, tags, metadata, createdAt: now, updatedAt: now };
}
