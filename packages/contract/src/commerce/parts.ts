import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** Pieces that several commerce schemas share. */

export const name = z.string().trim().min(1).max(200);

export const tags = z.array(z.string().trim().min(1).max(64)).max(50);

export const notes = z.string().max(LIMITS.notes.length);

/** Free JSON beside an entity; what a plugin writes stands under its slug. */
export const metadata = z
  .record(z.string().max(100), z.json())
  .refine((value) => JSON.stringify(value).length <= LIMITS.metadata.bytes, {
    message: `may have ${LIMITS.metadata.bytes} bytes as JSON`,
  });
