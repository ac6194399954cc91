import { authorise, type Employee, type EmployeeDraft } from '@daino/contract';
import { employees } from '@daino/database';
import { newId, type StoreScope } from '@daino/kernel';
import { answerOnce } from '../answers/answer-once.ts';
import { keyedRequest } from '../answers/keyed-request.ts';
import { writtenMetadata } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewEmployee } from './view-employee.ts';

/** Adds somebody who works in the store. */
export async function createEmployee(
  { database, clock }: CommerceDependencies,
  scope: StoreScope,
  draft: EmployeeDraft,
): Promise<Employee> {
  authorise(scope, 'employees:write');
  const request = keyedRequest(scope, 'create-employee', draft);
  const { answer } = await database.inStore(scope, (tx) =>
    answerOnce(tx, request, async () => {
      const { email = null, phone = null, title = null, ...rest } = draft;
      const now = clock.now();
      const metadata = writtenMetadata(scope, {}, rest.metadata);
      const row = { id: newId(), ...rest, metadata, email, phone, title, createdAt: now, updatedAt: now };
      await employees.insert(tx, row);
      return viewEmployee(row);
    }),
  );
  return answer;
}
