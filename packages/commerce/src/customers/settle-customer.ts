import type { CustomerSubject } from '@daino/contract';
import type { CustomerRow } from '@daino/database';

/** What the plugins are shown of a customer who is about to be written. */
export function subjectOfCustomer({ id, name, email, phone, tags, metadata }: CustomerRow): CustomerSubject {
  return {
    id,
    name,
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
    tags: [...tags],
    metadata,
  };
}

/** Takes over what the plugins may change of a customer. */
export function settleCustomer(row: CustomerRow, subject: CustomerSubject): CustomerRow {
  const { name, email = null, phone, tags, metadata } = subject;
  return {
    ...row,
    name: name.trim(),
    email,
    phone: phone?.trim() ?? null,
    tags: tags.map((tag) => tag.trim()),
    metadata,
  };
}
