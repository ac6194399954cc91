import { z } from 'zod';

/** An event with everything that is known about it besides its payload. */
export const eventEnvelope = z
  .object({
    id: z.uuid(),
    type: z.string(),
    version: z.int(),
    storeId: z.uuid(),
    timestamp: z.iso.datetime(),
    payload: z.record(z.string(), z.json()),
    /** What it is about, such as `sale:<id>`; deliveries of one subject keep their order. */
    subject: z.string(),
    metadata: z.object({
      /** Installations whose handlers led to it, outermost first. */
      cause: z.array(z.string()),
      /** How many events led to it. */
      depth: z.int(),
      trace: z.string(),
    }),
  })
  .meta({ id: 'Event' });
export type EventEnvelope = z.output<typeof eventEnvelope>;
