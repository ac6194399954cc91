import { z } from 'zod';
import { role } from '../commerce/store.ts';
import { currencyCode } from '../money.ts';

/** What a user sends to log in; `storeId` makes that store the one that requests without a store mean. */
export const loginRequest = z
  .strictObject({
    email: z.string().trim().toLowerCase().min(3).max(254),
    password: z.string().min(1).max(1_024),
    storeId: z.uuid().optional(),
  })
  .meta({ id: 'LoginRequest' });
export type LoginRequest = z.output<typeof loginRequest>;

/** What a client may send with its refresh cookie. */
export const refreshRequest = z.strictObject({ storeId: z.uuid().optional() }).meta({ id: 'RefreshRequest' });
export type RefreshRequest = z.output<typeof refreshRequest>;

/** A member of staff, as that member sees it. */
export const user = z.object({ id: z.uuid(), email: z.string(), name: z.string() }).meta({ id: 'User' });
export type User = z.output<typeof user>;

/** A store that the user belongs to, and the role there. */
export const storeMembership = z
  .object({
    id: z.uuid(),
    organizationId: z.uuid(),
    slug: z.string(),
    name: z.string(),
    currency: currencyCode,
    role,
  })
  .meta({ id: 'StoreMembership' });
export type StoreMembership = z.output<typeof storeMembership>;

/** Who is logged in. */
export const identity = z.object({ user, stores: z.array(storeMembership) }).meta({ id: 'Identity' });
export type Identity = z.output<typeof identity>;

/** A fresh access token; the refresh token travels in its cookie only. */
export const session = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token ends' }),
    user,
    stores: z.array(storeMembership),
  })
  .meta({ id: 'Session' });
export type Session = z.output<typeof session>;

/** The public keys that access tokens are signed with (RFC 7517). */
export const keySet = z.object({ keys: z.array(z.record(z.string(), z.string())) }).meta({ id: 'KeySet' });
export type KeySet = z.output<typeof keySet>;
