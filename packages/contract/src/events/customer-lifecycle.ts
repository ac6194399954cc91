import { z } from 'zod';
import { metadata, tags } from '../commerce/parts.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

const customerFact = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  tags,
  metadata,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** A customer was written into the store's book. */
export const customerRegistered = defineEvent({
  type: EVENTS.CUSTOMER_REGISTERED,
  version: 1,
  payload: customerFact,
  pii: ['name', 'email', 'phone'],
});

/** What the book says of a customer changed. */
export const customerUpdated = defineEvent({
  type: EVENTS.CUSTOMER_UPDATED,
  version: 1,
  payload: customerFact.extend({
    /** The fields that changed. */
    changed: z.array(z.string()),
  }),
  pii: ['name', 'email', 'phone'],
});

/** A customer who never bought was removed from the store's book: delete what you know of the person, too. */
export const customerDeleted = defineEvent({
  type: EVENTS.CUSTOMER_DELETED,
  version: 1,
  payload: z.object({ id: z.uuid() }),
  pii: [],
});
