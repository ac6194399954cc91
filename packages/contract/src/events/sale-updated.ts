import { z } from 'zod';
import { metadata, notes } from '../commerce/parts.ts';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

/** What is written beside a sale changed; the sale itself never does. */
export const saleUpdated = defineEvent({
  type: EVENTS.SALE_UPDATED,
  version: 1,
  payload: z.object({
    id: z.uuid(),
    number: z.string(),
    notes: notes.nullable(),
    metadata,
    /** The fields that changed. */
    changed: z.array(z.string()),
  }),
  pii: [],
});
