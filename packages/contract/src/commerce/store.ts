import { ROLES } from '@daino/kernel';
import { z } from 'zod';
import { currencyCode } from '../money.ts';

/** A store as its members see it. */
export const store = z
  .object({
    id: z.uuid(),
    organizationId: z.uuid(),
    slug: z.string(),
    name: z.string(),
    currency: currencyCode,
    /** IANA time zone. */
    timezone: z.string(),
    settings: z.record(z.string(), z.json()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Store' });
export type Store = z.output<typeof store>;

export const role = z.enum(ROLES);
