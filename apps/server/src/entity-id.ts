import { z } from 'zod';

/** The id of one entity in an address. */
export const entityId = z.uuid('must be a UUID');
