import type { OrganizationId, StoreId } from '@daino/kernel';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';

/** What plugins are told about the store that they run in. */
export interface StoreIdentity {
  readonly id: StoreId;
  readonly slug: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA time zone. */
  readonly timezone: string;
  readonly settings: JsonObject;
  readonly organization: { readonly id: OrganizationId; readonly slug: string; readonly name: string };
}

export async function storeIdentity(tx: StoreTransaction): Promise<StoreIdentity> {
  const row = await tx.query
    .selectFrom('stores as s')
    .innerJoin('organizations as o', 'o.id', 's.organizationId')
    .where('s.id', '=', tx.storeId)
    .select(['s.id', 's.slug', 's.name', 's.currency', 's.timezone', 's.settings'])
    .select(['o.id as organizationId', 'o.slug as organizationSlug', 'o.name as organizationName'])
    .executeTakeFirstOrThrow();
  const { organizationId, organizationSlug, organizationName, ...store } = row;
  return { ...store, organization: { id: organizationId, slug: organizationSlug, name: organizationName } };
}
