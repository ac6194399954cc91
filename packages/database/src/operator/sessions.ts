// One row per refresh token; a family is one login. A family is over as soon as one of its rows is revoked:
// a statement that revokes may not see the row that another one is adding at that moment.

import type { UserId } from '@daino/kernel';
import { sql } from 'kysely';
import type { OperatorQueries } from '../store-transaction.ts';

export interface RefreshToken {
  readonly id: string;
  /** SHA-256 of the token; the token itself is never stored. */
  readonly tokenHash: Buffer;
  readonly expiresAt: Date;
}

export interface SessionDraft extends RefreshToken {
  readonly familyId: string;
  readonly userId: UserId;
}

/** Begins a family: a login. */
export async function create({ query }: OperatorQueries, draft: SessionDraft): Promise<void> {
  await query.insertInto('sessions').values(draft).execute();
}

export interface RotateSessionOptions {
  /** SHA-256 of the token that was shown. */
  readonly tokenHash: Buffer;
  readonly next: RefreshToken;
  readonly now: Date;
}

export type Rotation =
  | { readonly outcome: 'rotated'; readonly userId: UserId; readonly familyId: string }
  /** The token had been used before: somebody has a copy, and its family is over. */
  | { readonly outcome: 'reused'; readonly userId: UserId; readonly familyId: string }
  /** Unknown, expired, revoked, or of a disabled user. */
  | { readonly outcome: 'refused' };

/** Exchanges a token for the next one, in one statement: of several at once with the same token exactly one is `rotated`. */
export async function rotate(
  { query }: OperatorQueries,
  { tokenHash, next, now }: RotateSessionOptions,
): Promise<Rotation> {
  const { rows } = await sql<{ outcome: Rotation['outcome']; userId: UserId; familyId: string }>`
    with found as (
      select id, family_id, user_id, used_at, expires_at
      from sessions where token_hash = ${tokenHash}
      for update
    ), used as (
      update sessions set used_at = ${now} from found
      where sessions.id = found.id and found.used_at is null and found.expires_at > ${now}
        and not exists (select from sessions r where r.family_id = found.family_id and r.revoked_at is not null)
        and exists (select from users u where u.id = found.user_id and u.disabled_at is null)
      returning sessions.family_id, sessions.user_id
    ), added as (
      insert into sessions (id, family_id, user_id, token_hash, expires_at, created_at)
      select ${next.id}, family_id, user_id, ${next.tokenHash}, ${next.expiresAt}, ${now} from used
    ), revoked as (
      update sessions set revoked_at = ${now} from found
      where sessions.family_id = found.family_id and found.used_at is not null and sessions.revoked_at is null
    )
    select user_id, family_id,
      case when exists (select from used) then 'rotated' when used_at is not null then 'reused' else 'refused' end as outcome
    from found`.execute(query);
  const [row] = rows;
  return row === undefined || row.outcome === 'refused'
    ? { outcome: 'refused' }
    : { ...row, outcome: row.outcome };
}

/** Ends the login that a token belongs to: a logout. An unknown token is no error. */
export async function revokeFamily(
  { query }: OperatorQueries,
  { tokenHash, now }: { readonly tokenHash: Buffer; readonly now: Date },
): Promise<void> {
  await query
    .updateTable('sessions')
    .set({ revokedAt: now })
    .where('revokedAt', 'is', null)
    .where('familyId', 'in', (family) =>
      family.selectFrom('sessions').select('familyId').where('tokenHash', '=', tokenHash),
    )
    .execute();
}

/** Ends every login of a user. */
export async function revokeUser(
  { query }: OperatorQueries,
  { userId, now }: { readonly userId: UserId; readonly now: Date },
): Promise<void> {
  await query
    .updateTable('sessions')
    .set({ revokedAt: now })
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .execute();
}

export interface RemoveExpiredOptions {
  /** Default: everybody's. */
  readonly userId?: UserId;
  readonly now: Date;
}

/** Removes the families whose last token has expired. A revoked row stays as long as its family. */
export async function removeExpired(
  { query }: OperatorQueries,
  { userId, now }: RemoveExpiredOptions,
): Promise<void> {
  const expired = query
    .deleteFrom('sessions as old')
    .where('old.expiresAt', '<', now)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('sessions as live')
            .select('live.id')
            .whereRef('live.familyId', '=', 'old.familyId')
            .where('live.expiresAt', '>=', now),
        ),
      ),
    );
  await (userId === undefined ? expired : expired.where('old.userId', '=', userId)).execute();
}
