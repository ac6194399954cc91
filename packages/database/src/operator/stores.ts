import { authErrors, type Store } from '@daino/contract';
import type { OrganizationId, StoreId } from '@daino/kernel';
import type { Selectable } from 'kysely';
import { json } from '../json.ts';
import type { OperatorQueries, StoreTransaction } from '../store-transaction.ts';
import type { JsonObject, Tables } from '../tables.ts';

export type StoreRow = Selectable<Tables['stores']>;

export interface StoreDraft {
  readonly id: StoreId;
  readonly organizationId: OrganizationId;
  readonly slug: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA time zone. */
  readonly timezone: string;
  readonly settings?: JsonObject;
}

/** Creates a store with its version row unless its id or slug exists. Answers the store and whether it is new. */
export async function ensure(
  { query }: OperatorQueries,
  { settings = {}, ...draft }: StoreDraft,
): Promise<{ readonly store: StoreRow; readonly created: boolean }> {
  const created = await query
    .with('made', (cte) =>
      cte
        .insertInto('stores')
        .values({ ...draft, settings: json(settings) })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll(),
    )
    .with('version', (cte) =>
      cte
        .insertInto('storeVersions')
        .columns(['storeId'])
        .expression((made) => made.selectFrom('made').select('id')),
    )
    .selectFrom('made')
    .selectAll()
    .executeTakeFirst();
  if (created) return { store: created, created: true };
  const store = await query
    .selectFrom('stores')
    .selectAll()
    .where('slug', '=', draft.slug)
    .executeTakeFirstOrThrow();
  return { store, created: false };
}

/** A store's identity, or undefined when there is none. */
export function find({ query }: OperatorQueries, storeId: StoreId): Promise<StoreRow | undefined> {
  return query.selectFrom('stores').selectAll().where('id', '=', storeId).executeTakeFirst();
}

/** The store of a transaction, as its members see it. */
export async function get(tx: StoreTransaction): Promise<Store> {
  const row = await tx.query
    .selectFrom('stores')
    .select(['id', 'organizationId', 'slug', 'name', 'currency', 'timezone', 'settings', 'createdAt'])
    .where('id', '=', tx.storeId)
    .executeTakeFirst();
  if (row === undefined) throw authErrors.STORE_NOT_FOUND({ storeId: tx.storeId });
  return { ...row, createdAt: row.createdAt.toISOString() };
}
