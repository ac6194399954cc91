import type { UserId } from '@daino/kernel';
import type { Selectable } from 'kysely';
import type { OperatorQueries } from '../store-transaction.ts';
import type { Tables } from '../tables.ts';

/** A user with the hash of the password: never hand the whole row out. */
export type UserRow = Selectable<Tables['users']>;

export interface UserDraft {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** Argon2id, in its own text form. */
  readonly passwordHash: string;
}

/** Creates a user unless the id or the e-mail exists; an existing one keeps name and password. */
export async function ensure(
  { query }: OperatorQueries,
  draft: UserDraft,
): Promise<{ readonly user: UserRow; readonly created: boolean }> {
  const email = draft.email.toLowerCase();
  const created = await query
    .insertInto('users')
    .values({ ...draft, email })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (created) return { user: created, created: true };
  const user = await query
    .selectFrom('users')
    .selectAll()
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  return { user, created: false };
}

/** The user with this e-mail in any case, disabled or not; undefined when there is none. */
export function findByEmail({ query }: OperatorQueries, email: string): Promise<UserRow | undefined> {
  return query.selectFrom('users').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst();
}

/** A user by id, disabled or not; undefined when there is none. */
export function find({ query }: OperatorQueries, userId: UserId): Promise<UserRow | undefined> {
  return query.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

/** Replaces the password's hash; the caller ends the user's sessions. */
export async function setPassword(
  { query }: OperatorQueries,
  { userId, passwordHash }: { readonly userId: UserId; readonly passwordHash: string },
): Promise<void> {
  await query
    .updateTable('users')
    .set({ passwordHash, updatedAt: new Date() })
    .where('id', '=', userId)
    .execute();
}
