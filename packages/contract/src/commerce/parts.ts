import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** Pieces that several commerce schemas share. */

export const name = z.string().trim().min(1).max(200);

export const tags = z.array(z.string().trim().min(1).max(64)).max(50);

export const email = z.email().max(254);

export const phone = z.string().trim().min(3).max(40);

export const description = z.string().max(10_000);

export const images = z.array(z.url({ protocol: /^https?$/ }).max(2_000)).max(20);

export const notes = z.string().max(LIMITS.notes.length);

/** Free JSON beside an entity; what a plugin writes stands under its slug. */
export const metadata = z
  .record(z.string().max(100), z.json())
  .refine((value) => JSON.stringify(value).length <= LIMITS.metadata.bytes, {
    message: `may have ${LIMITS.metadata.bytes} bytes as JSON`,
  });

const addressPart = z.string().trim().min(1).max(200);

/** Where something goes. The store does not interpret it; other parts than the named ones are kept as they are. */
export const address = z
  .object({
    line1: addressPart.optional(),
    line2: addressPart.optional(),
    city: addressPart.optional(),
    region: addressPart.optional(),
    postalCode: addressPart.optional(),
    country: addressPart.optional(),
  })
  .catchall(addressPart)
  .refine((parts) => Object.keys(parts).length <= 20, { message: 'may have 20 parts' })
  .meta({ id: 'Address' });
export type Address = z.output<typeof address>;
