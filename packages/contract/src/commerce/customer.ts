import { z } from 'zod';
import { email, metadata, name, phone, tags } from './parts.ts';

/** A customer as the API and plugins see it. */
export const customer = z
  .object({
    id: z.uuid(),
    name,
    email: z.string().nullable(),
    phone: z.string().nullable(),
    tags,
    metadata,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Customer' });
export type Customer = z.output<typeof customer>;

export const customerDraft = z
  .strictObject({
    name,
    email: email.optional(),
    phone: phone.optional(),
    tags: tags.default([]),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CustomerDraft' });
export type CustomerDraft = z.output<typeof customerDraft>;

/** What is to change of a customer: what is absent stays, null clears. */
export const customerChange = z
  .strictObject({
    name: name.optional(),
    email: email.nullable().optional(),
    phone: phone.nullable().optional(),
    tags: tags.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'CustomerChange' });
export type CustomerChange = z.output<typeof customerChange>;

/** A customer as the hooks see it: before it is written. */
export const customerSubject = z.object({
  id: z.uuid(),
  name,
  email: email.optional(),
  phone: phone.optional(),
  tags,
  metadata,
});
export type CustomerSubject = z.output<typeof customerSubject>;
