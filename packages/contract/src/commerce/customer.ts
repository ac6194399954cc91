import { z } from 'zod';
import { metadata, name, tags } from './parts.ts';

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
    email: z.email().max(254).optional(),
    phone: z.string().trim().min(3).max(40).optional(),
    tags: tags.default([]),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CustomerDraft' });
export type CustomerDraft = z.output<typeof customerDraft>;
