import {
  type Log,
  newId,
  type OrganizationId,
  type Role,
  silentLog,
  type StoreId,
  type StoreScope,
  type UserId,
} from '@daino/kernel';
import * as memberships from '../operator/memberships.ts';
import * as organizations from '../operator/organizations.ts';
import * as stores from '../operator/stores.ts';
import * as users from '../operator/users.ts';
import type { Database } from '../store-transaction.ts';

export interface TestStoreOverrides extends Partial<Omit<stores.StoreDraft, 'id'>> {
  readonly log?: Log;
}

export interface TestStore {
  readonly storeId: StoreId;
  readonly organizationId: OrganizationId;
  /** Acts as the owner, without a deadline. */
  readonly scope: StoreScope;
  readonly owner: TestUser;
}

/** An organization, a store in it and an owner of it. */
export async function testStore(database: Database, overrides: TestStoreOverrides = {}): Promise<TestStore> {
  const { log = silentLog, ...draft } = overrides;
  const storeId = newId<StoreId>();
  const slug = `store-${storeId}`;
  const organizationId =
    draft.organizationId ??
    (await organizations.ensure(database.operator, { id: newId(), slug, name: 'Test organization' }));
  await stores.ensure(database.operator, {
    slug,
    name: 'Test store',
    currency: 'EUR',
    timezone: 'Europe/Berlin',
    ...draft,
    id: storeId,
    organizationId,
  });
  const owner = await testUser(database, { storeId, role: 'owner' });
  return { storeId, organizationId, owner, scope: scopeOf({ storeId, owner, log }) };
}

export interface TestUserOverrides extends Partial<users.UserDraft> {
  /** Makes the user a member of this store. */
  readonly storeId?: StoreId;
  /** Default `staff`. */
  readonly role?: Role;
}

export interface TestUser {
  readonly userId: UserId;
  readonly email: string;
  readonly role: Role;
}

/** A user who cannot log in unless a `passwordHash` is given. */
export async function testUser(database: Database, overrides: TestUserOverrides = {}): Promise<TestUser> {
  const { storeId, role = 'staff', ...draft } = overrides;
  const userId = draft.id ?? newId<UserId>();
  const { user } = await users.ensure(database.operator, {
    email: `${userId}@example.test`,
    name: 'Test user',
    passwordHash: 'none',
    ...draft,
    id: userId,
  });
  if (storeId !== undefined) await memberships.ensure(database.operator, { userId, storeId, role });
  return { userId, email: user.email, role };
}

function scopeOf({ storeId, owner, log }: { storeId: StoreId; owner: TestUser; log: Log }): StoreScope {
  return {
    storeId,
    actor: { kind: 'user', userId: owner.userId, role: owner.role },
    traceId: newId().replaceAll('-', ''),
    signal: new AbortController().signal,
    log,
    cause: [],
  };
}
