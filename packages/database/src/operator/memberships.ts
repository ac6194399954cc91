import type { OrganizationId, Role, StoreId, UserId } from '@daino/kernel';
import type { OperatorQueries } from '../store-transaction.ts';

export interface MembershipKey {
  readonly userId: UserId;
  readonly storeId: StoreId;
}

/** A store that a user belongs to, with the user's role in it. */
export interface MembershipRow {
  readonly id: StoreId;
  readonly organizationId: OrganizationId;
  readonly slug: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly role: Role;
}

/** What a user is in a store; undefined when nothing, and when the user is disabled. Asked by every request. */
export async function findRole(
  { query }: OperatorQueries,
  { userId, storeId }: MembershipKey,
): Promise<Role | undefined> {
  const row = await query
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.userId')
    .select('memberships.role')
    .where('memberships.userId', '=', userId)
    .where('memberships.storeId', '=', storeId)
    .where('users.disabledAt', 'is', null)
    .executeTakeFirst();
  return row?.role;
}

/** The stores of a user, by name; none when the user is disabled. */
export function list({ query }: OperatorQueries, userId: UserId): Promise<MembershipRow[]> {
  return query
    .selectFrom('memberships')
    .innerJoin('stores', 'stores.id', 'memberships.storeId')
    .innerJoin('users', 'users.id', 'memberships.userId')
    .select([
      'stores.id',
      'stores.organizationId',
      'stores.slug',
      'stores.name',
      'stores.currency',
      'memberships.role',
    ])
    .where('memberships.userId', '=', userId)
    .where('users.disabledAt', 'is', null)
    .orderBy('stores.name')
    .orderBy('stores.id')
    .execute();
}

/** Makes a user a member of a store unless it is one already; an existing role stays. */
export async function ensure(
  { query }: OperatorQueries,
  { userId, storeId, role }: MembershipKey & { readonly role: Role },
): Promise<void> {
  await query
    .insertInto('memberships')
    .values({ userId, storeId, role })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
